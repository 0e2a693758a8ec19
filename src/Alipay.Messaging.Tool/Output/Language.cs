using System.Globalization;

namespace Alipay.Messaging.Tool.Output;

/// <summary>The language of what the tool prints: Chinese when the user interface's culture is Chinese, English otherwise.</summary>
internal static class Language
{
    public static bool IsChinese => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "zh";

    /// <summary>Returns the one of two texts that is in the user's language.</summary>
    public static string Pick(string english, string chinese) => IsChinese ? chinese : english;
}
