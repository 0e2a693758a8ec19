using System.Text;
using Alipay.Messaging.Charsets;

namespace Alipay.Messaging.Fuzz.Targets;

/// <summary>
/// Rewriting text between a charset and UTF-8 never throws, and where both ways say that nothing was lost, nothing was. The
/// first byte chooses the charset.
/// </summary>
internal static class CharsetTarget
{
    private static readonly WireCharset[] Charsets = [.. new[] { "UTF-8", "GBK", "GB2312", "GB18030" }.Select(Get)];

    public static void Run(byte[] input)
    {
        if (input.Length == 0)
        {
            return;
        }

        var charset = Charsets[input[0] % Charsets.Length];
        ThereAndBack(charset, input.AsSpan(1));
        FromTextAndBack(charset, input.AsSpan(1));
        _ = WireCharset.TryGet(input.AsSpan(1), out _);
    }

    private static void ThereAndBack(WireCharset charset, ReadOnlySpan<byte> bytes)
    {
        var utf8 = ToUtf8(charset, bytes, out var wellFormed);
        BrokenPromiseException.Unless(System.Text.Unicode.Utf8.IsValid(utf8), "What comes out is UTF-8.");
        var back = charset.FromUtf8(utf8, out var exact);
        BrokenPromiseException.Unless(!wellFormed || (exact && back.AsSpan().SequenceEqual(bytes)), "Bytes that were well formed come back.");
    }

    private static void FromTextAndBack(WireCharset charset, ReadOnlySpan<byte> utf8)
    {
        var bytes = charset.FromUtf8(utf8, out var exact);
        var back = ToUtf8(charset, bytes, out var wellFormed);
        BrokenPromiseException.Unless(!exact || (wellFormed && back.AsSpan().SequenceEqual(utf8)), "Text that was exact comes back.");
        if (charset.TryGetBytes(Encoding.UTF8.GetString(utf8), out var again) && exact)
        {
            BrokenPromiseException.Unless(again.AsSpan().SequenceEqual(bytes), "Both ways of encoding agree.");
        }
    }

    private static byte[] ToUtf8(WireCharset charset, ReadOnlySpan<byte> bytes, out bool wellFormed)
    {
        var utf8 = new byte[WireCharset.MaxUtf8Length(bytes.Length)];
        return utf8[..charset.ToUtf8(bytes, utf8, out wellFormed)];
    }

    private static WireCharset Get(string name) =>
        WireCharset.TryGet(name, out var charset) ? charset : throw new BrokenPromiseException($"{name} is a charset.");
}
