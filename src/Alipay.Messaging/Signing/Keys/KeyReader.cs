using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Parameters;

namespace Alipay.Messaging.Signing.Keys;

/// <summary>
/// Reads keys as people have them (protocol.md 5.1): base64 body or PEM, PKCS#8, PKCS#1 or SEC1, with or without line breaks.
/// Anything else throws <see cref="KeyFormatException"/>.
/// </summary>
internal static class KeyReader
{
    public static RSA ReadRsaPrivateKey(string text) => RsaKeyReader.Read(Open(text, KeyRole.Private), KeyRole.Private);

    public static RSA ReadRsaPublicKey(string text) => RsaKeyReader.Read(Open(text, KeyRole.Public), KeyRole.Public);

    public static ECPrivateKeyParameters ReadSm2PrivateKey(string text) => Sm2KeyReader.ReadPrivate(Open(text, KeyRole.Private));

    public static ECPublicKeyParameters ReadSm2PublicKey(string text) => Sm2KeyReader.ReadPublic(Open(text, KeyRole.Public));

    private static KeyEnvelope Open(string text, KeyRole role) => KeyEnvelope.Open(KeyText.Decode(text, role), role);
}
