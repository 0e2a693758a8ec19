using Alipay.Messaging.Signing.Certificates;
using Alipay.Messaging.Signing.Keys;

namespace Alipay.Messaging.Signing;

/// <summary>Creates signers from the configured texts, and checks whether two of these belong together.</summary>
internal static class ContentSigners
{
    /// <exception cref="KeyFormatException">One of the texts is not the key it should be.</exception>
    public static IContentSigner Create(SignType signType, string privateKeyText, string publicKeyText)
    {
        if (signType == SignType.Sm2)
        {
            return new Sm2ContentSigner(KeyReader.ReadSm2PrivateKey(privateKeyText), KeyReader.ReadSm2PublicKey(publicKeyText));
        }

        var privateKey = KeyReader.ReadRsaPrivateKey(privateKeyText);
        try
        {
            return new RsaContentSigner(signType, privateKey, KeyReader.ReadRsaPublicKey(publicKeyText));
        }
        catch
        {
            privateKey.Dispose();
            throw;
        }
    }

    /// <exception cref="KeyFormatException">The text is not the private key it should be.</exception>
    /// <exception cref="CertificateFormatException">The certificate's key does not fit the sign type.</exception>
    public static IContentSigner Create(SignType signType, string privateKeyText, AlipayCertificate alipayCertificate)
    {
        try
        {
            return Create(signType, privateKeyText, alipayCertificate.PublicKeyText);
        }
        catch (KeyFormatException exception) when (exception.Role == KeyRole.Public)
        {
            throw new CertificateFormatException(
                $"Alipay's certificate does not fit sign type {signType.Name()}. {exception.Message}");
        }
    }

    /// <summary>Whether the certificate was issued for this private key. False when its key is of another kind.</summary>
    /// <exception cref="KeyFormatException">The text is not the private key it should be.</exception>
    public static bool PrivateKeyMatches(SignType signType, string privateKeyText, AlipayCertificate certificate)
    {
        try
        {
            return PrivateKeyMatches(signType, privateKeyText, certificate.PublicKeyText);
        }
        catch (KeyFormatException exception) when (exception.Role == KeyRole.Public)
        {
            return false;
        }
    }

    /// <summary>Whether the two texts are one key pair.</summary>
    /// <exception cref="KeyFormatException">One of the texts is not the key it should be.</exception>
    public static bool PrivateKeyMatches(SignType signType, string privateKeyText, string publicKeyText)
    {
        if (signType == SignType.Sm2)
        {
            var point = Sm2KeyReader.PublicPoint(KeyReader.ReadSm2PrivateKey(privateKeyText).D);
            return point.Equals(KeyReader.ReadSm2PublicKey(publicKeyText).Q);
        }

        using var privateKey = KeyReader.ReadRsaPrivateKey(privateKeyText);
        using var publicKey = KeyReader.ReadRsaPublicKey(publicKeyText);
        return privateKey.ExportRSAPublicKey().AsSpan().SequenceEqual(publicKey.ExportRSAPublicKey());
    }
}
