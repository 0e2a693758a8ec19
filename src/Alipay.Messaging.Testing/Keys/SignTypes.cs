namespace Alipay.Messaging.Testing.Keys;

/// <summary>The sign types as written on the wire (protocol.md 1.1).</summary>
internal static class SignTypes
{
    public const string Rsa = "RSA";
    public const string Rsa2 = "RSA2";
    public const string Sm2 = "SM2";

    public static bool IsKnown(string? signType) => signType is Rsa or Rsa2 or Sm2;
}
