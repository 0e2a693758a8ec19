using Alipay.Messaging.Signing.Certificates;

namespace Alipay.Messaging.Fuzz.Targets;

/// <summary>A name in DER is printed, or is <see cref="CertificateFormatException"/>.</summary>
internal static class IssuerTarget
{
    public static void Run(byte[] input)
    {
        try
        {
            _ = IssuerName.Print(input).Length;
        }
        catch (CertificateFormatException)
        {
            // The one answer to what is not a name.
        }
    }
}
