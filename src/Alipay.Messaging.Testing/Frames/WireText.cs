using System.Globalization;
using System.Text;

namespace Alipay.Messaging.Testing.Frames;

/// <summary>Charsets and text rules of the wire, implemented independently of the library so that each checks the other.</summary>
internal static class WireText
{
    private static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    // The superset of GBK and GB2312. .NET's own GBK differs from Java's at the euro sign, GB18030 does not.
    private static readonly Encoding Gb18030 = Strict(54936);

    private static readonly Encoding Gbk = Strict(936);
    private static readonly Encoding Gb2312 = Strict(20936);

    /// <summary>The encoding of one of the four charsets; null for any other.</summary>
    public static Encoding? Encoding(string? charset) => charset?.ToUpperInvariant() switch
    {
        "UTF-8" => Utf8,
        "GBK" or "GB2312" or "GB18030" => Gb18030,
        _ => null,
    };

    /// <summary>Refuses characters that the charset does not define: in GBK they would be encoded as GB18030.</summary>
    /// <exception cref="EncoderFallbackException">There is one.</exception>
    public static void EnsureWritable(string charset, string text) => _ = charset.ToUpperInvariant() switch
    {
        "GBK" => Gbk.GetByteCount(text),
        "GB2312" => Gb2312.GetByteCount(text),
        _ => 0,
    };

    /// <summary>The text as a JSON string. Escapes only what JSON requires.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var character in text)
        {
            _ = character switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\b' => quoted.Append("\\b"),
                '\f' => quoted.Append("\\f"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                < ' ' => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => quoted.Append(character),
            };
        }

        return quoted.Append('"').ToString();
    }

    public static string Milliseconds(TimeProvider clock)
        => clock.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether the text is epoch milliseconds within ten minutes of the clock.</summary>
    public static bool IsRecent(string milliseconds, TimeProvider clock)
        => long.TryParse(milliseconds, NumberStyles.None, CultureInfo.InvariantCulture, out var then) && IsRecent(then, clock);

    public static bool IsRecent(long milliseconds, TimeProvider clock)
        => Math.Abs(clock.GetUtcNow().ToUnixTimeMilliseconds() - milliseconds) <= 600_000;

    private static Encoding Strict(int codePage) => CodePagesEncodingProvider.Instance.GetEncoding(
        codePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!; // The pages asked for are built in.
}
