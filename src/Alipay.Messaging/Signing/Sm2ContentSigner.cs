using System.Text;
using Alipay.Messaging.Signing.Keys;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.X509;

namespace Alipay.Messaging.Signing;

/// <summary>
/// SM3withSM2 with the user id of protocol.md 1.2 and DER signatures. Using it after it is disposed throws
/// <see cref="ObjectDisposedException"/>.
/// </summary>
internal sealed class Sm2ContentSigner(ECPrivateKeyParameters privateKey, ECPublicKeyParameters publicKey) : IContentSigner
{
    // SEQUENCE of two INTEGERs of at most 33 bytes, each with two bytes of tag and length.
    private const int MaxSignatureLength = 72;

    private static readonly byte[] UserId = Encoding.ASCII.GetBytes("1234567812345678");

    // An initialised signer keeps the hash of user id and key, and is ready again after each signature.
    private readonly KeyPool<SM2Signer> _signing = new(() => Initialise(true, privateKey), Initialise(true, privateKey));
    private readonly KeyPool<SM2Signer> _verifying = new(() => Initialise(false, publicKey), Initialise(false, publicKey));

    public SignType SignType => SignType.Sm2;

    public string Sign(ReadOnlySpan<byte> content)
    {
        if (content.IsEmpty)
        {
            throw new ArgumentException("There is nothing to sign.", nameof(content));
        }

        using var lease = _signing.Rent();
        lease.Key.BlockUpdate(content);
        return Convert.ToBase64String(lease.Key.GenerateSignature());
    }

    public string ExportPublicKey()
        => Convert.ToBase64String(SubjectPublicKeyInfoFactory.CreateSubjectPublicKeyInfo(
            new ECPublicKeyParameters("EC", Sm2KeyReader.PublicPoint(privateKey.D), privateKey.PublicKeyParamSet)).GetDerEncoded());

    public IContentSigner WithPeerKey(string publicKeyText) => new Sm2ContentSigner(privateKey, KeyReader.ReadSm2PublicKey(publicKeyText));

    public bool Verify(SignType signType, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
    {
        if (signType != SignType.Sm2 || content.IsEmpty || signature.IsEmpty || signature.Length > MaxSignatureLength)
        {
            return false;
        }

        using var lease = _verifying.Rent();
        lease.Key.BlockUpdate(content);
        return lease.Key.VerifySignature(signature.ToArray());
    }

    public void Dispose()
    {
        _signing.Dispose();
        _verifying.Dispose();
    }

    private static SM2Signer Initialise(bool forSigning, ECKeyParameters key)
    {
        var signer = new SM2Signer();
        signer.Init(forSigning, new ParametersWithID(key, UserId));
        return signer;
    }
}
