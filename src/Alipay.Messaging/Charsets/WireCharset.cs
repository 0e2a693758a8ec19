using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Alipay.Messaging.Charsets;

/// <summary>
/// One of the charsets that the gateway speaks (protocol.md 3.2), byte for byte as Java has it: signatures are made and
/// checked over bytes that Java encoded. Thread-safe.
/// </summary>
internal sealed class WireCharset
{
    private static readonly WireCharset Gbk = new("GBK", new Lazy<WireCharsetCodec>(WireCharsetDoubleByte.Gbk));
    private static readonly WireCharset Gb2312 = new("GB2312", new Lazy<WireCharsetCodec>(WireCharsetDoubleByte.Gb2312));
    private static readonly WireCharset Gb18030 = new("GB18030", new Lazy<WireCharsetCodec>(static () => new WireCharsetGb18030()));

    private readonly Lazy<WireCharsetCodec> _codec;

    private WireCharset(string name, Lazy<WireCharsetCodec> codec)
    {
        Name = name;
        _codec = codec;
    }

    public static WireCharset Utf8 { get; } = new("UTF-8", new Lazy<WireCharsetCodec>(static () => new WireCharsetUtf8()));

    /// <summary>The name that the gateway knows it by.</summary>
    public string Name { get; }

    /// <summary>Whether text in this charset needs no conversion.</summary>
    public bool IsUtf8 => this == Utf8;

    /// <summary>Finds a charset by a name as people and other platforms write it: <c>utf8</c>, <c>UTF_8</c>, <c>gb-2312</c>, <c>cp936</c>.</summary>
    public static bool TryGetByAlias(string? alias, [NotNullWhen(true)] out WireCharset? charset)
    {
        var plain = string.Concat((alias ?? "").Where(static c => c is not ('-' or '_' or ' '))).ToUpperInvariant();
        charset = plain switch
        {
            "UTF8" => Utf8,
            "GBK" or "XGBK" or "CP936" or "MS936" or "WINDOWS936" or "936" => Gbk,
            "GB2312" or "GB231280" or "GB23121980" or "EUCCN" => Gb2312,
            "GB18030" or "GB180302000" or "GB180302005" or "GB180302022" => Gb18030,
            _ => null,
        };
        return charset is not null;
    }

    public static bool TryGet(string? name, [NotNullWhen(true)] out WireCharset? charset)
    {
        // No name is as long as this; a longer one would only be cut short on the stack.
        Span<byte> ascii = stackalloc byte[16];
        charset = null;
        return Encoding.UTF8.TryGetBytes(name, ascii, out var length) && TryGet(ascii[..length], out charset);
    }

    public static bool TryGet(ReadOnlySpan<byte> name, [NotNullWhen(true)] out WireCharset? charset)
    {
        charset =
            Ascii.EqualsIgnoreCase(name, "UTF-8"u8) || Ascii.EqualsIgnoreCase(name, "UTF8"u8) ? Utf8
            : Ascii.EqualsIgnoreCase(name, "GBK"u8) ? Gbk
            : Ascii.EqualsIgnoreCase(name, "GB2312"u8) ? Gb2312
            : Ascii.EqualsIgnoreCase(name, "GB18030"u8) ? Gb18030
            : null;
        return charset is not null;
    }

    /// <summary>The bytes of the text as Java's <c>String.getBytes</c> gives them: each character the charset lacks is one <c>?</c>.</summary>
    public byte[] GetBytes(ReadOnlySpan<char> text) => Encode(text, out _);

    /// <summary>The bytes of the text, or false when the charset lacks one of its characters.</summary>
    public bool TryGetBytes(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = Encode(text, out var exact);
        if (!exact)
        {
            bytes = null;
        }

        return exact;
    }

    /// <summary>How long a buffer for <see cref="ToUtf8"/> must be. No supported charset needs more than three times the space.</summary>
    public static int MaxUtf8Length(int byteCount) => checked(byteCount * 3);

    /// <summary>Rewrites text of this charset in UTF-8 and returns the length; what cannot be read becomes U+FFFD.</summary>
    public int ToUtf8(ReadOnlySpan<byte> source, Span<byte> utf8, out bool wellFormed)
    {
        var chars = ArrayPool<char>.Shared.Rent(source.Length);
        try
        {
            wellFormed = _codec.Value.Decode(source, chars, out var length);
            return Encoding.UTF8.GetBytes(chars.AsSpan(0, length), utf8);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(chars);
        }
    }

    /// <summary>
    /// Rewrites UTF-8 text in this charset. <paramref name="exact"/> is false when a character had to become <c>?</c>: such
    /// bytes represent many texts, and a signature over them proves none.
    /// </summary>
    public byte[] FromUtf8(ReadOnlySpan<byte> utf8, out bool exact)
    {
        var chars = ArrayPool<char>.Shared.Rent(utf8.Length);
        try
        {
            var wellFormed = System.Text.Unicode.Utf8.IsValid(utf8);
            var bytes = Encode(chars.AsSpan(0, Encoding.UTF8.GetChars(utf8, chars)), out exact);
            exact &= wellFormed;
            return bytes;
        }
        finally
        {
            ArrayPool<char>.Shared.Return(chars);
        }
    }

    private byte[] Encode(ReadOnlySpan<char> text, out bool exact)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(_codec.Value.MaxByteCount(text.Length));
        try
        {
            exact = _codec.Value.Encode(text, buffer, out var length);
            return buffer.AsSpan(0, length).ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
