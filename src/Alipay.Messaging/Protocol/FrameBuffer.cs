using System.Buffers;
using System.Text;

namespace Alipay.Messaging.Protocol;

/// <summary>Builds one frame in a pooled buffer that grows. Used once, ended by <see cref="ToArrayAndReturn"/>.</summary>
internal ref struct FrameBuffer(int capacity)
{
    private static readonly SearchValues<char> MustBeEscaped =
        SearchValues.Create("\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\u0009\u000a\u000b\u000c\u000d\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f\"\\");

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(capacity);
    private int _length;

    /// <summary>One header line, line end included; none for a blank value.</summary>
    public void HeaderLine(FrameField field, ReadOnlySpan<byte> value)
    {
        if (IsBlank(value))
        {
            return;
        }

        Raw(WireNames.Of(field));
        Raw(":"u8);
        Raw(value);
        Raw(WireNames.LineEnd);
    }

    /// <summary>The blank line. Without any header line only its two line ends are written.</summary>
    public void EndHeaders() => Raw(_length == 0 ? WireNames.HeaderEnd : WireNames.LineEnd);

    public void BeginObject() => Raw("{"u8);

    public void BeginObject(FrameField field)
    {
        Name(field);
        Raw("{"u8);
    }

    public void EndObject() => Raw("}"u8);

    /// <summary>A member whose value is a string; none for a blank value.</summary>
    public void Text(FrameField field, ReadOnlySpan<char> value)
    {
        if (value.IsWhiteSpace())
        {
            return;
        }

        Name(field);
        Raw("\""u8);
        Escape(value);
        Raw("\""u8);
    }

    /// <summary>A member whose value needs no escaping in a JSON string; none for a blank value.</summary>
    public void EscapedText(FrameField field, ReadOnlySpan<byte> value)
    {
        if (IsBlank(value))
        {
            return;
        }

        Name(field);
        Raw("\""u8);
        Raw(value);
        Raw("\""u8);
    }

    /// <summary>A member whose value is JSON, written unchanged; no member for a blank value.</summary>
    public void Json(FrameField field, ReadOnlySpan<char> value)
    {
        if (!value.IsWhiteSpace())
        {
            Name(field);
            Utf8(value);
        }
    }

    /// <summary>As above, in UTF-8.</summary>
    public void Json(FrameField field, ReadOnlySpan<byte> value)
    {
        if (!IsBlank(value))
        {
            Name(field);
            Raw(value);
        }
    }

    public byte[] ToArrayAndReturn()
    {
        var message = _buffer.AsSpan(0, _length).ToArray();
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _length = 0;
        return message;
    }

    private static bool IsBlank(ReadOnlySpan<byte> value) => value.IndexOfAnyExceptInRange((byte)0, (byte)' ') < 0;

    private void Name(FrameField field)
    {
        if (_buffer[_length - 1] != '{')
        {
            Raw(","u8);
        }

        Raw("\""u8);
        Raw(WireNames.Of(field));
        Raw("\":"u8);
    }

    /// <summary>With no more escapes than JSON demands.</summary>
    private void Escape(ReadOnlySpan<char> value)
    {
        for (var next = value.IndexOfAny(MustBeEscaped); next >= 0; next = value.IndexOfAny(MustBeEscaped))
        {
            Utf8(value[..next]);
            Utf8(value[next] switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\b' => "\\b",
                '\f' => "\\f",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                var control => $"\\u{(int)control:x4}",
            });
            value = value[(next + 1)..];
        }

        Utf8(value);
    }

    private void Utf8(ReadOnlySpan<char> text) => _length += Encoding.UTF8.GetBytes(text, Reserve(Encoding.UTF8.GetMaxByteCount(text.Length)));

    private void Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        _length += bytes.Length;
    }

    private Span<byte> Reserve(int length)
    {
        if (_buffer.Length - _length < length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(checked(Math.Max(_length + length, _buffer.Length * 2)));
            _buffer.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        return _buffer.AsSpan(_length);
    }
}
