using System.Text;

namespace Alipay.Messaging.Charsets;

/// <summary>
/// GBK and GB2312: ASCII in one byte, everything else in two. The tables are .NET's, with the few places where Java's differ
/// put right; both ways are then exact inverses of each other. Held to Java's own tables by a digest in the tests.
/// </summary>
internal sealed class WireCharsetDoubleByte : WireCharsetCodec
{
    private const byte FirstLead = 0x81;
    private const byte FirstTrail = 0x40;
    private const byte Last = 0xFE;
    private const int RowLength = Last - FirstTrail + 1;

    /// <summary>By lead and trail byte; U+FFFD where there is no character.</summary>
    private readonly char[] _chars = new char[(Last - FirstLead + 1) * RowLength];

    /// <summary>By character; 0 where there are no two bytes.</summary>
    private readonly ushort[] _pairs = new ushort[char.MaxValue + 1];

    private WireCharsetDoubleByte(int codePage, byte firstLead, byte lastLead, byte firstTrail, params (ushort Pair, char Char)[] differences)
    {
        // Straight from the provider: registering it would change what Encoding.GetEncoding gives the whole process.
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(codePage, WriteUnmappable, WriteMalformed)
            ?? throw new PlatformNotSupportedException($"This platform has no code page {codePage}.");

        Array.Fill(_chars, Malformed);
        Span<char> decoded = stackalloc char[2];
        for (int lead = firstLead; lead <= lastLead; lead++)
        {
            for (int trail = firstTrail; trail <= Last; trail++)
            {
                if (encoding.GetChars([(byte)lead, (byte)trail], decoded) == 1 && decoded[0] != Malformed)
                {
                    _chars[Index((byte)lead, (byte)trail)] = decoded[0];
                }
            }
        }

        foreach (var (pair, character) in differences)
        {
            _chars[Index((byte)(pair >> 8), (byte)pair)] = character;
        }

        for (var i = 0; i < _chars.Length; i++)
        {
            if (_chars[i] != Malformed)
            {
                _pairs[_chars[i]] = (ushort)(((FirstLead + (i / RowLength)) << 8) | (FirstTrail + (i % RowLength)));
            }
        }
    }

    /// <summary>
    /// Windows' code page has the euro sign at 0x80 and a private character at A2E3, and sees the circled plus at A892 where
    /// Java sees the sign of the earth. Java has neither 0x80 nor 0xFF.
    /// </summary>
    public static WireCharsetDoubleByte Gbk() => new(936, FirstLead, Last, FirstTrail, (0xA2E3, '\u20AC'), (0xA892, '\u2641'));

    /// <summary>.NET's code page lacks the double vertical line.</summary>
    public static WireCharsetDoubleByte Gb2312() => new(20936, 0xA1, 0xF7, 0xA1, (0xA1AC, '\u2016'));

    public override int MaxByteCount(int charCount) => checked(charCount * 2);

    public override bool Encode(ReadOnlySpan<char> text, Span<byte> bytes, out int length)
    {
        var exact = true;
        length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsAscii(c))
            {
                bytes[length++] = (byte)c;
            }
            else if (_pairs[c] is var pair and not 0)
            {
                bytes[length++] = (byte)(pair >> 8);
                bytes[length++] = (byte)pair;
            }
            else
            {
                exact = false;
                bytes[length++] = Unmappable;
                if (i + 1 < text.Length && char.IsSurrogatePair(c, text[i + 1]))
                {
                    i++;
                }
            }
        }

        return exact;
    }

    public override bool Decode(ReadOnlySpan<byte> bytes, Span<char> text, out int length)
    {
        var wellFormed = true;
        length = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            var lead = bytes[i];
            if (lead < 0x80)
            {
                text[length++] = (char)lead;
            }
            else if (i + 1 < bytes.Length && CharAt(lead, bytes[i + 1]) is var c and not Malformed)
            {
                text[length++] = c;
                i++;
            }
            else
            {
                // The byte after a bad lead is read afresh: swallowing it could swallow a quote.
                wellFormed = false;
                text[length++] = Malformed;
            }
        }

        return wellFormed;
    }

    private char CharAt(byte lead, byte trail) =>
        lead is >= FirstLead and <= Last && trail is >= FirstTrail and <= Last ? _chars[Index(lead, trail)] : Malformed;

    private static int Index(byte lead, byte trail) => ((lead - FirstLead) * RowLength) + (trail - FirstTrail);
}
