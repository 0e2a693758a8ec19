using System.Formats.Asn1;
using Org.BouncyCastle.Asn1.GM;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Math.EC;
using Org.BouncyCastle.Math.EC.Multiplier;

namespace Alipay.Messaging.Signing.Keys;

/// <summary>Makes a BouncyCastle SM2 key of SEC1 or point bytes that are proven to be a sound key.</summary>
internal static class Sm2KeyReader
{
    private static readonly Asn1Tag CurveTag = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag PointTag = new(TagClass.ContextSpecific, 1, isConstructed: true);

    private static readonly ECNamedDomainParameters Domain = ECNamedDomainParameters.LookupOid(GMObjectIdentifiers.sm2p256v1);

    public static ECPrivateKeyParameters ReadPrivate(KeyEnvelope envelope)
    {
        RequireSm2(envelope, KeyRole.Private);
        var (scalar, point) = ReadSec1(envelope.Key);

        // Signing divides by 1 + d, so n - 1 is no key.
        var inRange = scalar.SignValue > 0 && scalar.CompareTo(Domain.N.Subtract(BigInteger.One)) < 0;
        return inRange && (point is null || DecodePoint(point, KeyRole.Private).Q.Equals(PublicPoint(scalar)))
            ? new ECPrivateKeyParameters("EC", scalar, Domain)
            : throw KeyFormatException.Damaged(KeyRole.Private);
    }

    public static ECPublicKeyParameters ReadPublic(KeyEnvelope envelope)
    {
        RequireSm2(envelope, KeyRole.Public);
        return DecodePoint(envelope.Key.ToArray(), KeyRole.Public);
    }

    /// <summary>The public point that belongs to a private scalar.</summary>
    public static ECPoint PublicPoint(BigInteger scalar) => new FixedPointCombMultiplier().Multiply(Domain.G, scalar).Normalize();

    private static void RequireSm2(KeyEnvelope envelope, KeyRole role)
    {
        if (envelope.AlgorithmOid != KeyEnvelope.EcOid || envelope.CurveOid != KeyEnvelope.Sm2CurveOid)
        {
            throw new KeyFormatException(
                role, $"must be an SM2 key, but this is {envelope.Describe()}. Give the SM2 key, or set the sign type that fits.");
        }
    }

    private static (BigInteger Scalar, byte[]? Point) ReadSec1(ReadOnlyMemory<byte> sec1)
    {
        try
        {
            var reader = new AsnReader(sec1, AsnEncodingRules.DER);
            var sequence = reader.ReadSequence();
            reader.ThrowIfNotEmpty();
            sequence.ReadIntegerBytes();
            var scalar = new BigInteger(1, sequence.ReadOctetString());
            if (sequence.HasData && sequence.PeekTag() == CurveTag)
            {
                sequence.ReadEncodedValue();
            }

            return (scalar, sequence.HasData ? sequence.ReadSequence(PointTag).ReadBitString(out _) : null);
        }
        catch (AsnContentException)
        {
            throw KeyFormatException.Damaged(KeyRole.Private);
        }
    }

    private static ECPublicKeyParameters DecodePoint(byte[] point, KeyRole role)
    {
        try
        {
            return new ECPublicKeyParameters("EC", Domain.Curve.DecodePoint(point), Domain);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            throw KeyFormatException.Damaged(role);
        }
    }
}
