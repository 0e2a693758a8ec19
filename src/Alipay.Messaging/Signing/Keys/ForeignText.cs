using System.Buffers;

namespace Alipay.Messaging.Signing.Keys;

/// <summary>
/// Says what a text is that is neither a key nor a certificate, and what to do about it. Only called for a text that could not be
/// read, so that no readable one is refused for its looks. What it says never quotes the text: that may be most of a key.
/// </summary>
internal static class ForeignText
{
    private const int MaxPathLength = 260;
    private const int MinContentLength = 64;
    private const int MaxSettingNameLength = 64;

    private static readonly SearchValues<char> Base64Text =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/= \t\r\n\\");

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.");

    private static readonly string[] FileEndings =
        [".pem", ".key", ".crt", ".cer", ".cert", ".der", ".txt", ".p8", ".pk8", ".p12", ".pfx", ".jks", ".pub", ".csr", ".p7b", ".ppk"];

    /// <summary>Whether the text is shaped like the path of a file. No key or certificate is: the shortest has more than 64 digits.</summary>
    public static bool IsPath(string text)
    {
        text = text.Trim().Trim('"', '\'');
        return text.Length is > 0 and <= MaxPathLength
            && text.AsSpan().IndexOfAny("\n\r<{") < 0
            && !text.Contains("-----", StringComparison.Ordinal)
            && (text.StartsWith("file:", StringComparison.OrdinalIgnoreCase) || !text.Contains("://", StringComparison.Ordinal))
            && (text[0] is '/' or '~'
                || text is [_, ':', '\\' or '/', ..]
                || text.Length < MinContentLength && text.AsSpan().IndexOfAny('/', '\\') >= 0
                || Array.Exists(FileEndings, ending => text.EndsWith(ending, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>Whether a text that was given as a path is the content of a file instead: it must not be printed then.</summary>
    public static bool IsContent(string path) => path.Length > MaxPathLength
        || path.Contains("-----", StringComparison.Ordinal)
        || (path.Trim() is ['M', ..] trimmed && trimmed.Length >= MinContentLength && !trimmed.AsSpan().ContainsAnyExcept(Base64Text));

    /// <summary>What the text is, when it is something recognisable; null when it is only damaged.</summary>
    public static ForeignFormat? Recognise(string text)
    {
        text = text.Trim();
        return text switch
        {
            ['<', ..] => text.Contains("<RSAKeyValue", StringComparison.OrdinalIgnoreCase) ? ForeignFormat.XmlKey
                : text.Contains("<html", StringComparison.OrdinalIgnoreCase) || text.Contains("<!doctype", StringComparison.OrdinalIgnoreCase)
                    ? ForeignFormat.WebPage
                : IsPlaceholder(text) ? null
                : ForeignFormat.Xml,
            ['{' or '[', ..] when !IsPlaceholder(text)
                => text.Contains("\"kty\"", StringComparison.Ordinal) ? ForeignFormat.JsonWebKey : ForeignFormat.Json,
            _ when text.StartsWith("ssh-", StringComparison.Ordinal) || text.StartsWith("ecdsa-", StringComparison.Ordinal)
                || text.StartsWith("---- BEGIN SSH2", StringComparison.Ordinal) => ForeignFormat.SshPublicKey,
            _ when text.StartsWith("PuTTY-User-Key-File", StringComparison.Ordinal) => ForeignFormat.PuttyKey,
            _ when text.Contains("BEGIN PGP", StringComparison.Ordinal) => ForeignFormat.PgpKey,
            _ => null,
        };
    }

    /// <summary>Whether a text that is base64 by its letters is evidently something else.</summary>
    public static bool IsNoBase64(string text) => IsPath(text) || IsPlaceholder(text.Trim()) || IsHexadecimal(text.Trim());

    /// <summary>The fault of a text that should be PEM or base64, as the end of a sentence, and what to do.</summary>
    public static string Describe(string text, string whatToGive)
    {
        text = text.Trim();
        return PemText.Clean(text).Length == 0 ? $"is empty. {whatToGive}"
            : IsQuoted(text) ? "is in quotes. Remove the quotes: they are not part of the value."
            : IsPath(text) ? "looks like the path of a file. Give it in the setting whose name ends in Path, or give what the file holds."
            : text.Contains("://", StringComparison.Ordinal) && !text.Contains('\n', StringComparison.Ordinal)
                ? $"looks like a web address. {whatToGive}"
            : IsPlaceholder(text) ? "looks like a placeholder that nothing has replaced. Give the value itself."
            : HiddenCharacters.AreIn(text)
                ? "has hidden characters in it, as text from web pages and chats has. Copy it again as plain text, from the file itself."
            : HasDamagedArmour(text)
                ? "has a damaged BEGIN or END line. Each needs exactly five hyphens on both sides, as in -----BEGIN PRIVATE KEY-----: copy the whole PEM again."
            : IsAssignment(text) ? "begins with the name of a setting. Give the value alone."
            : DescribeBase64(text, whatToGive);
    }

    private static string DescribeBase64(string source, string whatToGive)
    {
        var text = PemText.Clean(source);
        return text.Contains("\\/", StringComparison.Ordinal)
            ? "has backslashes before its slashes, as JSON source writes them (\\/). Give / alone."
            : text.Contains('\\', StringComparison.Ordinal)
                ? "has backslashes in it. Remove them; a line break is a real one or \\n."
            : text.Contains('%', StringComparison.Ordinal) ? $"is URL-encoded (%2B, %2F, %3D). Decode it first. {whatToGive}"
            : text.Contains("...", StringComparison.Ordinal) || text.Contains('\u2026', StringComparison.Ordinal)
                ? $"is shortened: it has an ellipsis in it. Give all of it. {whatToGive}"
            : text.AsSpan().IndexOfAny('-', '_') >= 0 && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '=' || char.IsWhiteSpace(c))
                ? "is base64url, which has - and _ in place of + and /. Give it in ordinary base64, or as PEM."
            : IsHexadecimal(text) ? $"is hexadecimal. {whatToGive}"
            : text.All(static c => Base64Text.Contains(c) || char.IsWhiteSpace(c))
                ? $"is not base64: a part of it is missing, or something was added. {whatToGive}"
            : $"is not base64: it has characters in it that do not belong there. {whatToGive}";
    }

    // Straight ones, and those that word processors make of them.
    public static bool IsQuoted(string text) => text[0] is '"' or '\'' or '`' or '\u2018' or '\u201c' or '\u300c'
        || text[^1] is '"' or '\'' or '`' or '\u2019' or '\u201d' or '\u300d'
        || text.StartsWith("\\\"", StringComparison.Ordinal);

    private static bool IsPlaceholder(string text)
        => text.StartsWith("${", StringComparison.Ordinal) || text.StartsWith("$(", StringComparison.Ordinal)
            || text.StartsWith("{{", StringComparison.Ordinal) || text.StartsWith("#{", StringComparison.Ordinal)
            || text.StartsWith('@')
            || (text is ['%', .., '%'] or ['<', .., '>'] or ['$', ..] && text.Length < MinContentLength && text.AsSpan().IndexOfAny("/?=\n") < 0)
            || text.Trim('*', 'x', 'X', '.').Length == 0
            || text.StartsWith("your", StringComparison.OrdinalIgnoreCase);

    private static bool HasDamagedArmour(string text)
        => text.Contains("BEGIN ", StringComparison.Ordinal) || text.Contains("END ", StringComparison.Ordinal)
            || text.Contains("---", StringComparison.Ordinal) || text[0] is '-' or '\u2013' or '\u2014';

    private static bool IsAssignment(string text)
    {
        var nameLength = text.AsSpan().IndexOfAnyExcept(NameCharacters);
        return nameLength is > 0 and <= MaxSettingNameLength && text[nameLength..].TrimStart() is [':', ..] or ['=', not '=', ..];
    }

    private static bool IsHexadecimal(string text)
        => text.StartsWith("30", StringComparison.Ordinal) && text.All(static c => char.IsAsciiHexDigit(c) || c is ':' || char.IsWhiteSpace(c));
}
