using System.Formats.Asn1;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;

namespace Alipay.Messaging.Signing.Keys;

/// <summary>Makes a platform RSA key of PKCS#1 bytes, of a size and exponent that are safe to use.</summary>
internal static class RsaKeyReader
{
    private const int MinBits = 1024;
    private const int MaxBits = 16384;
    private const int MaxExponentBits = 64;

    public static RSA Read(KeyEnvelope envelope, KeyRole role)
    {
        RequireSafeNumbers(envelope, role);
        var rsa = RSA.Create();
        try
        {
            if (role == KeyRole.Private)
            {
                rsa.ImportRSAPrivateKey(envelope.Key.Span, out _);
            }
            else
            {
                rsa.ImportRSAPublicKey(envelope.Key.Span, out _);
            }

            return rsa;
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            rsa.Dispose();
            throw KeyFormatException.Damaged(role);
        }
    }

    private static void RequireSafeNumbers(KeyEnvelope envelope, KeyRole role)
    {
        if (envelope.AlgorithmOid != KeyEnvelope.RsaOid)
        {
            throw new KeyFormatException(
                role, $"must be an RSA key, but this is {envelope.Describe()}. Give the RSA key, or set the sign type that fits.");
        }

        var (modulus, exponent) = ReadNumbers(envelope.Key, role);
        if (!IsPositiveAndOdd(modulus.Span) || !IsPositiveAndOdd(exponent.Span) || BitLength(exponent.Span) is < 2 or > MaxExponentBits)
        {
            throw KeyFormatException.Damaged(role);
        }

        var bits = BitLength(modulus.Span);
        if (bits is < MinBits or > MaxBits)
        {
            var size = bits.ToString(CultureInfo.InvariantCulture);
            throw new KeyFormatException(role, $"has {size} bits; {MinBits} to {MaxBits} are accepted. Make a key of 2048 bits.");
        }
    }

    private static (ReadOnlyMemory<byte> Modulus, ReadOnlyMemory<byte> Exponent) ReadNumbers(ReadOnlyMemory<byte> pkcs1, KeyRole role)
    {
        try
        {
            var reader = new AsnReader(pkcs1, AsnEncodingRules.DER);
            var sequence = reader.ReadSequence();
            reader.ThrowIfNotEmpty();
            if (role == KeyRole.Private)
            {
                sequence.ReadIntegerBytes();
            }

            return (sequence.ReadIntegerBytes(), sequence.ReadIntegerBytes());
        }
        catch (AsnContentException)
        {
            throw KeyFormatException.Damaged(role);
        }
    }

    /// <summary>Of a number as DER has it: two's complement, big-endian, as short as can be.</summary>
    private static bool IsPositiveAndOdd(ReadOnlySpan<byte> number) => number[0] < 0x80 && (number[^1] & 1) == 1;

    private static int BitLength(ReadOnlySpan<byte> positive)
    {
        var digits = positive.TrimStart((byte)0);
        return digits.IsEmpty ? 0 : (digits.Length * 8) - (BitOperations.LeadingZeroCount(digits[0]) - 24);
    }
}
