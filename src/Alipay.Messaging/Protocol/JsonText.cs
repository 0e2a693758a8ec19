using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace Alipay.Messaging.Protocol;

/// <summary>The text between the quotes of a JSON string. Never throws for bad input, which the platform's own readers do.</summary>
internal static class JsonText
{
    /// <summary>Resolves the escapes. False when the source is not UTF-8, an escape is not one, or a surrogate is unpaired.</summary>
    public static bool TryUnescape(ReadOnlySpan<byte> source, [NotNullWhen(true)] out string? text)
    {
        // Unescaped text is never longer than its source.
        var buffer = ArrayPool<byte>.Shared.Rent(source.Length);
        var read = TryUnescape(source, buffer, out var length);
        text = read ? Encoding.UTF8.GetString(buffer, 0, length) : null;
        ArrayPool<byte>.Shared.Return(buffer);
        return read;
    }

    /// <summary>Whether <see cref="TryUnescape(ReadOnlySpan{byte}, out string?)"/> would give a text.</summary>
    public static bool IsText(ReadOnlySpan<byte> source)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(source.Length);
        var isText = TryUnescape(source, buffer, out _);
        ArrayPool<byte>.Shared.Return(buffer);
        return isText;
    }

    private static bool TryUnescape(ReadOnlySpan<byte> source, Span<byte> utf8, out int length)
    {
        length = 0;
        if (!Utf8.IsValid(source))
        {
            return false;
        }

        for (var next = source.IndexOf((byte)'\\'); next >= 0; next = source.IndexOf((byte)'\\'))
        {
            source[..next].CopyTo(utf8[length..]);
            length += next;
            source = source[next..];
            if (!TryReadEscape(ref source, out var rune))
            {
                return false;
            }

            length += rune.EncodeToUtf8(utf8[length..]);
        }

        source.CopyTo(utf8[length..]);
        length += source.Length;
        return true;
    }

    private static bool TryReadEscape(ref ReadOnlySpan<byte> source, out Rune rune)
    {
        rune = default;
        if (source.Length < 2)
        {
            return false;
        }

        if (source[1] == 'u')
        {
            return TryReadUnit(ref source, out var unit)
                && (Rune.TryCreate(unit, out rune) || (TryReadUnit(ref source, out var second) && Rune.TryCreate(unit, second, out rune)));
        }

        char? simple = (char)source[1] switch
        {
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            '"' or '\\' or '/' => (char)source[1],
            _ => null,
        };
        rune = new Rune(simple ?? '\0');
        source = source[2..];
        return simple is not null;
    }

    private static bool TryReadUnit(ref ReadOnlySpan<byte> source, out char unit)
    {
        unit = default;
        if (source.Length < 6
            || !source.StartsWith("\\u"u8)
            || !Utf8Parser.TryParse(source.Slice(2, 4), out ushort value, out var digits, 'x')
            || digits != 4)
        {
            return false;
        }

        unit = (char)value;
        source = source[6..];
        return true;
    }
}
