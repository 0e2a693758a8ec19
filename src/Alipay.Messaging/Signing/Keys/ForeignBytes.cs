using System.Formats.Asn1;

namespace Alipay.Messaging.Signing.Keys;

/// <summary>Recognises, by structure, what bytes hold that are not the expected key or certificate.</summary>
internal static class ForeignBytes
{
    private const string Pkcs7ContentTypes = "1.2.840.113549.1.7.";

    private static readonly Asn1Tag VersionTag = new(TagClass.ContextSpecific, 0, isConstructed: true);

    /// <summary>Null when the bytes are of no format that is known here.</summary>
    public static ForeignFormat? Recognise(ReadOnlyMemory<byte> bytes) => bytes.Span switch
    {
        [0x30, ..] => RecogniseDer(bytes),
        [0xfe, 0xed, 0xfe, 0xed, ..] or [0xce, 0xce, 0xce, 0xce, ..] => ForeignFormat.JavaKeyStore,
        [0x07, 0x02, 0, 0, ..] or [0x06, 0x02, 0, 0, ..] or [0x1e, 0xf1, 0xb5, 0xb0, ..] => ForeignFormat.WindowsKeyBlob,
        [(byte)'P', (byte)'K', 3, 4, ..] or [0x1f, 0x8b, ..] or [(byte)'7', (byte)'z', 0xbc, 0xaf, ..] or [(byte)'R', (byte)'a', (byte)'r', (byte)'!', ..]
            => ForeignFormat.Archive,
        [(byte)'%', (byte)'P', (byte)'D', (byte)'F', ..] or [0xd0, 0xcf, 0x11, 0xe0, ..] or [0x89, (byte)'P', (byte)'N', (byte)'G', ..] or [0xff, 0xd8, 0xff, ..]
            => ForeignFormat.Document,
        var other when other.StartsWith("openssh-key-v1\0"u8) => ForeignFormat.OpenSshPrivateKey,
        var other when other.StartsWith("\0\0\0\u0007ssh-"u8) || other.StartsWith("\0\0\0\u000bssh-"u8) || other.StartsWith("\0\0\0\u0013ecdsa-"u8)
            => ForeignFormat.SshPublicKey,
        var other when other.StartsWith("Salted__"u8) => ForeignFormat.EncryptedFile,
        var other when other.StartsWith("-----BEGIN"u8) || other.StartsWith("MII"u8) => ForeignFormat.EncodedTwice,
        _ => null,
    };

    private static ForeignFormat? RecogniseDer(ReadOnlyMemory<byte> der)
    {
        try
        {
            var sequence = new AsnReader(der, AsnEncodingRules.BER).ReadSequence();
            var first = sequence.PeekTag();
            return first == Asn1Tag.ObjectIdentifier ? AfterIdentifier(sequence)
                : first == Asn1Tag.Integer ? AfterVersion(sequence)
                : first == Asn1Tag.Sequence ? AfterSequence(sequence)
                : null;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private static ForeignFormat? AfterIdentifier(AsnReader contentInfo) => IsPkcs7(contentInfo) ? ForeignFormat.Pkcs7 : null;

    // PKCS#12, PKCS#8, PKCS#1 and SEC1.
    private static ForeignFormat? AfterVersion(AsnReader numbered)
    {
        numbered.ReadIntegerBytes();
        var second = numbered.PeekTag();
        if (second == Asn1Tag.Sequence)
        {
            return IsPkcs7(numbered.ReadSequence()) ? ForeignFormat.Pkcs12 : ForeignFormat.PrivateKey;
        }

        if (second.HasSameClassAndValue(Asn1Tag.PrimitiveOctetString))
        {
            return ForeignFormat.PrivateKey;
        }

        numbered.ReadIntegerBytes();
        return numbered.HasData ? ForeignFormat.PrivateKey : ForeignFormat.PublicKey;
    }

    // What is signed (a certificate, a request, a revocation list), or an algorithm and what it applies to.
    private static ForeignFormat? AfterSequence(AsnReader outer)
    {
        var head = outer.ReadSequence();
        if (head.PeekTag() == Asn1Tag.ObjectIdentifier)
        {
            var second = outer.PeekTag();
            return second.HasSameClassAndValue(Asn1Tag.PrimitiveBitString) ? ForeignFormat.PublicKey
                : second.HasSameClassAndValue(Asn1Tag.PrimitiveOctetString) ? ForeignFormat.EncryptedPrivateKey
                : null;
        }

        if (head.PeekTag() == VersionTag)
        {
            return ForeignFormat.Certificate;
        }

        if (head.PeekTag() != Asn1Tag.Integer)
        {
            return ForeignFormat.RevocationList;
        }

        head.ReadIntegerBytes();
        if (head.ReadSequence() is var algorithm && (!algorithm.HasData || algorithm.PeekTag() != Asn1Tag.ObjectIdentifier))
        {
            return ForeignFormat.CertificateRequest;
        }

        head.ReadSequence();
        return head.PeekTag() == Asn1Tag.Sequence ? ForeignFormat.Certificate : ForeignFormat.RevocationList;
    }

    private static bool IsPkcs7(AsnReader contentInfo) => contentInfo.HasData
        && contentInfo.PeekTag() == Asn1Tag.ObjectIdentifier
        && contentInfo.ReadObjectIdentifier().StartsWith(Pkcs7ContentTypes, StringComparison.Ordinal);
}
