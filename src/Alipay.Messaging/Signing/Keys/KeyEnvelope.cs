using System.Formats.Asn1;

namespace Alipay.Messaging.Signing.Keys;

/// <summary>
/// A key taken out of what wraps it: PKCS#8 or SubjectPublicKeyInfo, or nothing (PKCS#1, SEC1). The kind of a key is derived from
/// its structure, never from its PEM label: labels are pasted wrongly.
/// </summary>
/// <param name="AlgorithmOid">The algorithm; PKCS#1 is RSA and SEC1 is EC by nature.</param>
/// <param name="CurveOid">The named curve of an EC key, null when none is named.</param>
/// <param name="Key">RSA: PKCS#1. EC: ECPrivateKey (SEC1) or the encoded point.</param>
internal sealed record KeyEnvelope(string AlgorithmOid, string? CurveOid, ReadOnlyMemory<byte> Key)
{
    public const string RsaOid = "1.2.840.113549.1.1.1";
    public const string EcOid = "1.2.840.10045.2.1";
    public const string Sm2CurveOid = "1.2.156.10197.1.301";

    private static readonly Asn1Tag CurveTag = new(TagClass.ContextSpecific, 0, isConstructed: true);

    /// <exception cref="KeyFormatException">The bytes are not a key of this role.</exception>
    public static KeyEnvelope Open(ReadOnlyMemory<byte> der, KeyRole role)
    {
        try
        {
            var reader = new AsnReader(der, AsnEncodingRules.DER);
            var sequence = reader.ReadSequence();
            var envelope = sequence.PeekTag() == Asn1Tag.Sequence
                ? OpenWrapped(sequence, role)
                : OpenNumbered(der, sequence, role);
            return reader.HasData ? throw Joined(role) : envelope;
        }
        catch (AsnContentException)
        {
            // Told below, without the parser's words: they do not help and might quote the key.
        }

        throw NotAKey(der, role);
    }

    /// <summary>What this is, in the words of an error: "an SM2 key".</summary>
    public string Describe() => (AlgorithmOid, CurveOid) switch
    {
        (RsaOid, _) => "an RSA key",
        (EcOid, Sm2CurveOid) => "an SM2 key",
        (EcOid, null) => "an EC key that does not name its curve",
        (EcOid, _) => "an EC key of another curve",
        _ => "a key of another algorithm",
    };

    // SubjectPublicKeyInfo. Certificates, requests and encrypted keys begin with a SEQUENCE as well.
    private static KeyEnvelope OpenWrapped(AsnReader sequence, KeyRole role)
    {
        var (algorithm, curve) = ReadAlgorithm(sequence.ReadSequence());
        var key = sequence.ReadBitString(out var unusedBits);
        sequence.ThrowIfNotEmpty();
        RequireRole(KeyRole.Public, role);
        return unusedBits == 0 ? new KeyEnvelope(algorithm, curve, key) : throw new AsnContentException();
    }

    // PKCS#8, SEC1 and the two forms of PKCS#1 begin with an INTEGER, the version or the modulus.
    private static KeyEnvelope OpenNumbered(ReadOnlyMemory<byte> der, AsnReader sequence, KeyRole role)
    {
        sequence.ReadIntegerBytes();
        var second = sequence.PeekTag();
        if (second == Asn1Tag.Sequence)
        {
            var (algorithm, curve) = ReadAlgorithm(sequence.ReadSequence());
            var key = sequence.ReadOctetString();
            RequireRole(KeyRole.Private, role);
            return new KeyEnvelope(algorithm, curve, key);
        }

        if (second == Asn1Tag.PrimitiveOctetString)
        {
            sequence.ReadOctetString();
            RequireRole(KeyRole.Private, role);
            var curve = sequence.HasData && sequence.PeekTag() == CurveTag ? ReadCurve(sequence.ReadSequence(CurveTag)) : null;
            return new KeyEnvelope(EcOid, curve, der);
        }

        sequence.ReadIntegerBytes();
        RequireRole(sequence.HasData ? KeyRole.Private : KeyRole.Public, role);
        return new KeyEnvelope(RsaOid, null, der);
    }

    private static (string Algorithm, string? Curve) ReadAlgorithm(AsnReader identifier)
    {
        var algorithm = identifier.ReadObjectIdentifier();
        return (algorithm, algorithm == EcOid && identifier.HasData ? ReadCurve(identifier) : null);
    }

    private static string? ReadCurve(AsnReader parameters) =>
        parameters.PeekTag() == Asn1Tag.ObjectIdentifier ? parameters.ReadObjectIdentifier() : null;

    private static void RequireRole(KeyRole found, KeyRole wanted)
    {
        if (found != wanted)
        {
            throw KeyFormatException.OtherHalf(wanted);
        }
    }

    private static KeyFormatException Joined(KeyRole role) =>
        new(role, "is followed by other bytes. Two texts may have been joined: give the one key alone.");

    private static KeyFormatException NotAKey(ReadOnlyMemory<byte> der, KeyRole role) => ForeignBytes.Recognise(der) switch
    {
        { } format when format == ForeignFormat.Certificate && role == KeyRole.Public
            => new(role, "is wanted, but this is a certificate. Give the public key, or use certificate mode (AppCertPath, AlipayPublicCertPath, AlipayRootCertPath)."),
        { } format when format == ForeignFormat.EncryptedPrivateKey => KeyFormatException.Encrypted(role),
        { } format when format == ForeignFormat.PrivateKey || format == ForeignFormat.PublicKey => KeyFormatException.Unrecognised(role),
        { } format => KeyFormatException.Foreign(role, format),
        null => KeyFormatException.Unrecognised(role),
    };
}
