using System.Security.Cryptography;
using System.Text;

namespace Alipay.Messaging.EntityFrameworkCore.Table;

/// <summary>Texts as the columns take them.</summary>
internal static class RecordText
{
    public const int MaxAppId = 64;
    public const int MaxKey = 128;
    public const int MaxMsgApi = 128;
    public const int MaxError = 256;

    /// <summary>A text that identifies: never cut, since two of them must not become one.</summary>
    public static string Key(string text)
        => text.Length <= MaxKey ? text : $"sha256:{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    /// <summary>A text for people.</summary>
    public static string Cut(string text, int length) => text.Length <= length ? text : text[..length];

    /// <summary>The types alone: the text of an exception may hold keys, content or personal data.</summary>
    public static string Error(Exception error)
        => Cut(error.InnerException is { } inner ? $"{error.GetType().FullName} ({inner.GetType().FullName})" : error.GetType().FullName!, MaxError);
}
