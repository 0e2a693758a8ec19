using System.Security.Cryptography;
using System.Text;
using Alipay.Messaging.Charsets;

namespace Alipay.Messaging.Tests.Charsets;

public sealed class WireCharsetTests
{
    [Theory]
    [InlineData("UTF-8")]
    [InlineData("utf8")]
    [InlineData("GBK")]
    [InlineData("gbk")]
    [InlineData("gb2312")]
    [InlineData("GB18030")]
    public void Name_is_known_in_any_case(string name)
    {
        Assert.True(WireCharset.TryGet(name, out var charset));
        Assert.True(WireCharset.TryGet(Encoding.ASCII.GetBytes(name), out var same));
        Assert.Same(charset, same);
        Assert.Equal(name.StartsWith("utf", StringComparison.OrdinalIgnoreCase), charset.IsUtf8);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("GBK ")]
    [InlineData("ISO-8859-1")]
    [InlineData("utf-8utf-8utf-8utf-8")]
    [InlineData("ＧＢＫ")]
    public void Other_names_are_refused(string? name)
    {
        Assert.False(WireCharset.TryGet(name, out _));
        Assert.False(WireCharset.TryGet(Encoding.UTF8.GetBytes(name ?? ""), out _));
    }

    /// <summary>
    /// The digests are over what Java 17 gave: for each character that the charset has, in order, a line of its number and its
    /// bytes, both lower-case hex of at least four and two digits, a blank between them and a line feed at the end.
    /// </summary>
    [Theory]
    [InlineData("GBK", 0xFFFF, "ee42a80e08d3e5a51b1d2b885f7441fb57185baba0b0bc25f10b5b1f3fdcc5a0")]
    [InlineData("GB2312", 0xFFFF, "85526ecc3654a88c8840d037c0dede70a42d7d11ced17302393264e64cb12b85")]
    [InlineData("GB18030", 0x10FFFF, "6e1ebaef81a6fee5b8b8bd933053c64a64be27419c409de8c11aad133d4da0e5")]
    public void Characters_become_the_bytes_that_Java_gives_them(string name, int last, string digest)
    {
        var charset = Get(name);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var i = 0; i <= last; i++)
        {
            if (Rune.TryCreate(i, out var rune) && charset.TryGetBytes(rune.ToString(), out var bytes))
            {
                hash.AppendData(Encoding.ASCII.GetBytes($"{i:x4} {Hex(bytes)}\n"));
            }
        }

        Assert.Equal(digest, Hex(hash.GetHashAndReset()));
    }

    /// <summary>As above, the other way: each byte, then each two bytes from 0x80 on, that are well formed, and the text they give.</summary>
    [Theory]
    [InlineData("GBK", "25b1e4e21c0ad48c725b7b12c537931dcd0236d42fc63cd1053f8b0d4157706e")]
    [InlineData("GB2312", "72e107d5aa1702343eb7e526f43b992b24bbff2c65ff161f0d6a1b9fe4d474d1")]
    public void Bytes_become_the_characters_that_Java_gives_them(string name, string digest)
    {
        var charset = Get(name);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[][] pairs = [.. Enumerable.Range(0, 0x100).Select(i => new[] { (byte)i })
            .Concat(Enumerable.Range(0x8000, 0x8000).Select(i => new[] { (byte)(i >> 8), (byte)i }))];
        foreach (var pair in pairs)
        {
            var text = Decode(charset, pair, out var wellFormed);
            if (wellFormed)
            {
                hash.AppendData(Encoding.ASCII.GetBytes($"{Hex(pair)} {string.Join('_', text.Select(c => $"{(int)c:x4}"))}\n"));
            }
        }

        Assert.Equal(digest, Hex(hash.GetHashAndReset()));
    }

    [Theory]
    [InlineData("UTF-8")]
    [InlineData("GBK")]
    [InlineData("GB2312")]
    [InlineData("GB18030")]
    public void Every_character_of_a_charset_survives_the_way_there_and_back(string name)
    {
        var charset = Get(name);
        var all = string.Concat(Enumerable.Range(0, 0x110000)
            .Where(Rune.IsValid)
            .Select(i => new Rune(i).ToString())
            .Where(text => charset.TryGetBytes(text, out _)));

        Assert.True(charset.TryGetBytes(all, out var bytes));
        var utf8 = new byte[WireCharset.MaxUtf8Length(bytes.Length)];
        var length = charset.ToUtf8(bytes, utf8, out var wellFormed);
        var back = charset.FromUtf8(utf8.AsSpan(0, length), out var exact);

        Assert.True(wellFormed);
        Assert.True(exact);
        Assert.Equal(all, Encoding.UTF8.GetString(utf8, 0, length));
        Assert.Equal(bytes, back);
    }

    // Each line is what Java's String.getBytes gave.
    [Theory]
    [InlineData("GBK", "d83d", "3f")]
    [InlineData("GBK", "0061d83dde000062", "613f62")]
    [InlineData("GBK", "de00d83d", "3f3f")]
    [InlineData("GBK", "d83dd83dde00", "3f3f")]
    [InlineData("GBK", "fffd", "3f")]
    [InlineData("GBK", "20ac", "a2e3")]
    [InlineData("GBK", "2603", "3f")]
    [InlineData("GB2312", "20ac", "3f")]
    [InlineData("GB2312", "d83dd83dde00", "3f3f")]
    [InlineData("GB18030", "d83d", "3f")]
    [InlineData("GB18030", "0061d83dde000062", "619439fc3662")]
    [InlineData("GB18030", "d83dd83dde00", "3f9439fc36")]
    [InlineData("GB18030", "fffd", "8431a437")]
    [InlineData("GB18030", "d83d1e3f", "3fa8bc")]
    [InlineData("UTF-8", "d83d", "3f")]
    [InlineData("UTF-8", "de00d83d", "3f3f")]
    [InlineData("UTF-8", "d83dd83dde00", "3ff09f9880")]
    public void Character_that_the_charset_lacks_is_one_question_mark_or_refused(string name, string utf16, string expected)
    {
        var charset = Get(name);
        var text = string.Concat(utf16.Chunk(4).Select(unit => (char)Convert.ToUInt16(new string(unit), 16)));

        Assert.Equal(expected, Hex(charset.GetBytes(text)));
        Assert.Equal(!expected.Contains("3f"), charset.TryGetBytes(text, out _));
    }

    [Theory]
    [InlineData("GBK", "80")]
    [InlineData("GBK", "ff")]
    [InlineData("GBK", "d6d0a1")]
    [InlineData("GBK", "a122")]
    [InlineData("GB2312", "8140")]
    [InlineData("GB2312", "a2e3")]
    [InlineData("GB18030", "80")]
    [InlineData("GB18030", "ff")]
    [InlineData("GB18030", "813081")]
    [InlineData("GB18030", "e3329a36")]
    [InlineData("UTF-8", "c0af")]
    public void Bytes_that_are_no_text_are_told_and_replaced(string name, string hex)
    {
        var text = Decode(Get(name), Convert.FromHexString(hex), out var wellFormed);

        Assert.False(wellFormed);
        Assert.Contains('\uFFFD', text);
    }

    [Theory]
    [InlineData("GBK")]
    [InlineData("GB2312")]
    public void Quote_after_a_bad_byte_is_not_swallowed(string name) =>
        Assert.Equal("\uFFFD\"}", Decode(Get(name), [0xA1, .. "\"}"u8], out _));

    [Fact]
    public void Replacement_character_is_text_where_the_charset_has_it()
    {
        Assert.Equal("\uFFFD", Decode(Get("GB18030"), [0x84, 0x31, 0xA4, 0x37], out var wellFormed));
        Assert.True(wellFormed);
    }

    [Theory]
    [InlineData("中😀", false)]
    [InlineData("中€", true)]
    public void Rewriting_from_UTF8_tells_whether_it_is_exact(string text, bool expected)
    {
        Get("GBK").FromUtf8(Encoding.UTF8.GetBytes(text), out var exact);

        Assert.Equal(expected, exact);
    }

    [Theory]
    [InlineData("UTF-8")]
    [InlineData("GB18030")]
    public void Rewriting_from_bad_UTF8_is_not_exact(string name)
    {
        Get(name).FromUtf8([0x61, 0xFF], out var exact);

        Assert.False(exact);
    }

    private static WireCharset Get(string name)
    {
        Assert.True(WireCharset.TryGet(name, out var charset));
        return charset;
    }

    private static string Decode(WireCharset charset, byte[] bytes, out bool wellFormed)
    {
        var utf8 = new byte[WireCharset.MaxUtf8Length(bytes.Length)];
        return Encoding.UTF8.GetString(utf8, 0, charset.ToUtf8(bytes, utf8, out wellFormed));
    }

    private static string Hex(byte[] bytes) => Convert.ToHexString(bytes).ToLowerInvariant();
}
