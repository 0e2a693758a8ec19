using System.Globalization;

namespace Alipay.Messaging;

/// <summary>One text in English and in Chinese. Holds no secret: no key, token, signature or message body.<para>同一段文字的英文与中文。</para></summary>
public sealed record AlipayDoctorText
{
    /// <summary>The English text.</summary>
    public required string En { get; init; }

    /// <summary>The Chinese text.</summary>
    public required string Zh { get; init; }

    /// <summary>Returns the text in the language of a culture: Chinese for every Chinese culture, English for every other.</summary>
    /// <param name="culture">The culture.</param>
    /// <returns>The text.</returns>
    public string In(CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(culture);
        return culture.TwoLetterISOLanguageName == "zh" ? Zh : En;
    }

    /// <summary>Returns the text in the language of <see cref="CultureInfo.CurrentUICulture"/>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => In(CultureInfo.CurrentUICulture);

    internal static AlipayDoctorText Of(string en, string zh) => new() { En = en, Zh = zh };
}
