using System.Text;
using Alipay.Messaging.Signing.Keys;

namespace Alipay.Messaging.Fuzz.Targets;

/// <summary>Each key reader gives a key or <see cref="KeyFormatException"/>. Input that begins like DER is made base64 first.</summary>
internal static class KeyTarget
{
    private const byte Sequence = 0x30;

    public static void Run(byte[] input)
    {
        var text = input is [Sequence, ..] ? Convert.ToBase64String(input) : Encoding.UTF8.GetString(input);
        Try(() => KeyReader.ReadRsaPrivateKey(text).Dispose());
        Try(() => KeyReader.ReadRsaPublicKey(text).Dispose());
        Try(() => KeyReader.ReadSm2PrivateKey(text));
        Try(() => KeyReader.ReadSm2PublicKey(text));
    }

    private static void Try(Action read)
    {
        try
        {
            read();
        }
        catch (KeyFormatException)
        {
            // The one answer to what is not a key.
        }
    }
}
