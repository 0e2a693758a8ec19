using System.Text;

namespace Alipay.Messaging.Signing.Keys;

/// <summary>From a pasted text (protocol.md 5.1) to the bytes of one key.</summary>
internal static class KeyText
{
    private const string WhatToGive = "Give it as PEM or as its base64 body.";
    private const byte DerSequence = 0x30;

    /// <exception cref="KeyFormatException">The text is not one key in PEM or base64.</exception>
    public static byte[] Decode(string text, KeyRole role)
    {
        var cleaned = PemText.Clean(text).Trim();
        if (!cleaned.Contains("-----", StringComparison.Ordinal))
        {
            return PemText.TryDecode(cleaned, out var bytes) && bytes is [DerSequence, ..] ? bytes : throw NotAKey(text, bytes, role);
        }

        var body = Body(cleaned, role);
        return PemText.TryDecode(body, out var decoded) ? decoded : throw Unreadable(body, role);
    }

    /// <summary>Base64 may be something else by its bytes, or a text that happens to have the letters of base64 alone.</summary>
    private static KeyFormatException NotAKey(string text, byte[]? bytes, KeyRole role)
        => (ForeignText.Recognise(text) ?? ForeignBytes.Recognise(bytes)) is { } format ? KeyFormatException.Foreign(role, format)
            : bytes is null or [] || ForeignText.IsNoBase64(text) ? Unreadable(text, role)
            : KeyFormatException.Unrecognised(role);

    private static KeyFormatException Unreadable(string text, KeyRole role) => new(role, ForeignText.Describe(text, WhatToGive));

    private static string Body(string text, KeyRole role)
    {
        PemBlock? key = null;
        var outside = new StringBuilder();
        var position = 0;
        foreach (var block in PemText.Blocks(text))
        {
            if (!block.IsClosed)
            {
                throw new KeyFormatException(
                    role, "has a BEGIN line without a matching END line: it was cut short, or one of the two is damaged. Give the whole PEM.");
            }

            outside.Append(text, position, block.Start - position);
            position = block.End;

            // OpenSSL writes the curve in a separate block before the key, which names the curve again.
            if (block.Label is "EC PARAMETERS" or "SM2 PARAMETERS")
            {
                continue;
            }

            if (key is not null)
            {
                throw new KeyFormatException(role, "is in a PEM with other blocks. Give the one key alone.");
            }

            key = block;
        }

        return key is not { } found ? throw NotAKey(text, null, role)
            : !string.IsNullOrWhiteSpace(outside.Append(text, position, text.Length - position).ToString()) ? throw TextOutside(text, role)
            : UnencryptedBody(found, role);
    }

    private static KeyFormatException TextOutside(string text, KeyRole role)
        => ForeignText.IsQuoted(text) || HiddenCharacters.AreIn(text)
            ? Unreadable(text, role)
            : new KeyFormatException(role, "has text outside of its BEGIN and END lines. Remove all that is not the PEM block.");

    private static string UnencryptedBody(PemBlock block, KeyRole role) => block.Label switch
    {
        "OPENSSH PRIVATE KEY" => throw KeyFormatException.Foreign(role, ForeignFormat.OpenSshPrivateKey),
        _ when block.Label.StartsWith("PGP ", StringComparison.Ordinal) => throw KeyFormatException.Foreign(role, ForeignFormat.PgpKey),

        // The header of an old encrypted PKCS#1 key: "Proc-Type: 4,ENCRYPTED".
        _ when block.Body.Contains("Proc-Type:", StringComparison.Ordinal) => throw KeyFormatException.Encrypted(role),
        _ => block.Body,
    };
}
