using Alipay.Messaging.Signing;
using Alipay.Messaging.Signing.Certificates;

namespace Alipay.Messaging.Fuzz.Targets;

/// <summary>A certificate file gives a certificate and serial numbers of the right shape, or <see cref="CertificateFormatException"/>.</summary>
internal static class CertificateTarget
{
    private const int SerialNumberLength = 32;

    public static void Run(byte[] input)
    {
        Try(() =>
        {
            var certificate = AlipayCertificate.Read(input);
            BrokenPromiseException.Unless(certificate.SerialNumber.Length == SerialNumberLength, "An SN has 32 digits.");
            BrokenPromiseException.Unless(certificate.PublicKeyText.Length > 0, "A certificate has a public key.");
        });
        Try(() => CheckRoots(AlipayCertificate.RootSerialNumbers(AlipayCertificate.ReadAll(input), SignType.Rsa2)));
        Try(() => CheckRoots(AlipayCertificate.RootSerialNumbers(AlipayCertificate.ReadAll(input), SignType.Sm2)));
    }

    private static void CheckRoots(string serialNumbers) => BrokenPromiseException.Unless(
        serialNumbers.Split('_').All(static number => number.Length == SerialNumberLength), "Root SNs have 32 digits each.");

    private static void Try(Action read)
    {
        try
        {
            read();
        }
        catch (CertificateFormatException)
        {
            // The one answer to what is not a certificate file.
        }
    }
}
