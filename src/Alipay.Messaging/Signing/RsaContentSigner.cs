using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Alipay.Messaging.Signing.Keys;

namespace Alipay.Messaging.Signing;

/// <summary>
/// RSA and RSA2: PKCS#1 v1.5 over SHA-1 or SHA-256. Owns the keys it is given. Using it after it is disposed throws
/// <see cref="ObjectDisposedException"/>.
/// </summary>
internal sealed class RsaContentSigner : IContentSigner
{
    private readonly RSAParameters _privateParameters;
    private readonly RSAParameters _publicParameters;
    private readonly KeyPool<RSA> _signing;
    private readonly KeyPool<RSA> _verifying;
    private readonly int _signatureLength;

    public RsaContentSigner(SignType signType, RSA privateKey, RSA publicKey)
    {
        if (signType is not (SignType.Rsa or SignType.Rsa2))
        {
            throw new ArgumentOutOfRangeException(nameof(signType), signType, "RSA keys serve RSA and RSA2 only.");
        }

        SignType = signType;
        _privateParameters = privateKey.ExportParameters(includePrivateParameters: true);
        _publicParameters = publicKey.ExportParameters(includePrivateParameters: false);
        _signatureLength = (publicKey.KeySize + 7) / 8;
        _signing = new KeyPool<RSA>(() => RSA.Create(_privateParameters), privateKey);
        _verifying = new KeyPool<RSA>(() => RSA.Create(_publicParameters), publicKey);
    }

    public SignType SignType { get; }

    public string Sign(ReadOnlySpan<byte> content)
    {
        if (content.IsEmpty)
        {
            throw new ArgumentException("There is nothing to sign.", nameof(content));
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var algorithm = Hash(SignType, content, ref hash);
        using var lease = _signing.Rent();
        return Convert.ToBase64String(lease.Key.SignHash(hash, algorithm, RSASignaturePadding.Pkcs1));
    }

    public string ExportPublicKey()
    {
        using var lease = _signing.Rent();
        return Convert.ToBase64String(lease.Key.ExportSubjectPublicKeyInfo());
    }

    public IContentSigner WithPeerKey(string publicKeyText)
    {
        var publicKey = KeyReader.ReadRsaPublicKey(publicKeyText);
        return new RsaContentSigner(SignType, RSA.Create(_privateParameters), publicKey);
    }

    public bool Verify(SignType signType, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
    {
        if (!Accepts(signType) || content.IsEmpty || signature.Length != _signatureLength)
        {
            return false;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var algorithm = Hash(signType, content, ref hash);
        using var lease = _verifying.Rent();
        try
        {
            return lease.Key.VerifyHash(hash, signature, algorithm, RSASignaturePadding.Pkcs1);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        _signing.Dispose();
        _verifying.Dispose();
    }

    // protocol.md table 6, row 2: a frame may raise the strength that was configured, never lower it.
    private bool Accepts(SignType signType) => signType == SignType || (signType == SignType.Rsa2 && SignType == SignType.Rsa);

    [SuppressMessage("Security", "CA5350", Justification = "Sign type RSA is SHA1withRSA by protocol.md 1.2.")]
    private static HashAlgorithmName Hash(SignType signType, ReadOnlySpan<byte> content, ref Span<byte> hash)
    {
        if (signType == SignType.Rsa2)
        {
            hash = hash[..SHA256.HashData(content, hash)];
            return HashAlgorithmName.SHA256;
        }

        hash = hash[..SHA1.HashData(content, hash)];
        return HashAlgorithmName.SHA1;
    }
}
