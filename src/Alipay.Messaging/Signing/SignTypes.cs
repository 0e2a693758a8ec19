namespace Alipay.Messaging.Signing;

/// <summary>The names of the sign types on the wire (protocol.md 1.1). They match in exact case only.</summary>
internal static class SignTypes
{
    private const string RsaName = "RSA";
    private const string Rsa2Name = "RSA2";
    private const string Sm2Name = "SM2";

    public static bool TryParse(string? name, out SignType signType)
    {
        (var known, signType) = name switch
        {
            RsaName => (true, SignType.Rsa),
            Rsa2Name => (true, SignType.Rsa2),
            Sm2Name => (true, SignType.Sm2),
            _ => (false, default),
        };
        return known;
    }

    public static bool TryParse(ReadOnlySpan<byte> utf8Name, out SignType signType)
    {
        signType = default;
        if (utf8Name.SequenceEqual("RSA2"u8))
        {
            signType = SignType.Rsa2;
            return true;
        }

        if (utf8Name.SequenceEqual("SM2"u8))
        {
            signType = SignType.Sm2;
            return true;
        }

        return utf8Name.SequenceEqual("RSA"u8);
    }

    public static string Name(this SignType signType) => signType switch
    {
        SignType.Rsa => RsaName,
        SignType.Rsa2 => Rsa2Name,
        SignType.Sm2 => Sm2Name,
        _ => throw new ArgumentOutOfRangeException(nameof(signType), signType, "There is no such sign type."),
    };
}
