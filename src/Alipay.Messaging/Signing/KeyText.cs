namespace Alipay.Messaging.Signing;

/// <summary>From a pasted text (protocol.md 5.1) to the bytes of one key.</summary>
internal static class KeyText
{
    private const string WhatToGive = "Give it as PEM or as its base64 body.";

    /// <exception cref="KeyFormatException">The text is not one key in PEM or base64.</exception>
    public static byte[] Decode(string text, KeyRole role)
    {
        text = PemText.Clean(text).Trim();
        if (text.Length == 0)
        {
            throw new KeyFormatException(role, $"is empty. {WhatToGive}");
        }

        var bytes = PemText.Decode(Body(text, role), out var problem);
        return bytes ?? throw new KeyFormatException(role, $"{problem}. {WhatToGive}");
    }

    private static string Body(string text, KeyRole role)
    {
        if (!text.Contains("-----", StringComparison.Ordinal))
        {
            return text;
        }

        PemBlock? key = null;
        var position = 0;
        foreach (var block in PemText.Blocks(text))
        {
            if (!block.IsClosed)
            {
                throw new KeyFormatException(role, "has a BEGIN line without its END line: it was cut short. Give the whole PEM.");
            }

            RefuseTextOutside(text.AsSpan(position, block.Start - position), role);
            position = block.End;

            // OpenSSL writes the curve in a block of its own before the key, which names the curve again.
            if (block.Label is "EC PARAMETERS" or "SM2 PARAMETERS")
            {
                continue;
            }

            if (key is not null)
            {
                throw new KeyFormatException(role, "stands in a PEM with other blocks. Give the one key alone.");
            }

            key = block;
        }

        RefuseTextOutside(text.AsSpan(position), role);
        return key is { } found
            ? UnencryptedBody(found, role)
            : throw new KeyFormatException(role, "has no PEM block with a key in it. Give the whole PEM, or its base64 body alone.");
    }

    private static void RefuseTextOutside(ReadOnlySpan<char> between, KeyRole role)
    {
        if (!between.IsWhiteSpace())
        {
            throw new KeyFormatException(role, "has text outside of its BEGIN and END lines. Remove all that is not the PEM block.");
        }
    }

    private static string UnencryptedBody(PemBlock block, KeyRole role)
    {
        if (block.Label == "OPENSSH PRIVATE KEY")
        {
            throw new KeyFormatException(role, "is in OpenSSH's own format. Write it as PEM first: ssh-keygen -p -m PKCS8 -f key.");
        }

        // The header of an old encrypted PKCS#1 key: "Proc-Type: 4,ENCRYPTED".
        if (block.Body.Contains("Proc-Type:", StringComparison.Ordinal))
        {
            throw KeyFormatException.Encrypted(role);
        }

        return block.Body;
    }
}
