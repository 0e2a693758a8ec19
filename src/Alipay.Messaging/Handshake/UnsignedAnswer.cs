using System.Text;
using Alipay.Messaging.Charsets;

namespace Alipay.Messaging.Handshake;

/// <summary>
/// Reads a refusal in any charset. It is not signed, so nothing depends on its bytes, and its codes are ASCII; a gateway that
/// refuses the request may not have read its charset either.
/// </summary>
internal static class UnsignedAnswer
{
    private static ReadOnlySpan<byte> Utf8Mark => [0xEF, 0xBB, 0xBF];

    /// <summary>The bytes without the byte order mark of UTF-8, where they have one.</summary>
    public static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> body) => body.StartsWith(Utf8Mark) ? body[Utf8Mark.Length..] : body;

    /// <summary>The refusal that the bytes are in one of the charsets; null when they are none in any. Never a success.</summary>
    /// <param name="body">The body.</param>
    /// <param name="shape">What the answer holds; null for that of a register request.</param>
    public static RegisterResponse? FindRefusal(ReadOnlySpan<byte> body, AnswerShape? shape = null)
        => ReadUtf16(body, shape)
            ?? Read(WireCharset.Utf8, body, shape, isStrict: true)
            ?? (WireCharset.TryGet("GB18030", out var gb18030) ? Read(gb18030, body, shape, isStrict: true) : null)
            ?? Read(WireCharset.Utf8, body, shape, isStrict: false);

    private static RegisterResponse? ReadUtf16(ReadOnlySpan<byte> body, AnswerShape? shape) => body switch
    {
        [0xFF, 0xFE, .. var text] => Parse(Encoding.UTF8.GetBytes(Encoding.Unicode.GetString(text)), shape),
        [0xFE, 0xFF, .. var text] => Parse(Encoding.UTF8.GetBytes(Encoding.BigEndianUnicode.GetString(text)), shape),
        _ => null,
    };

    private static RegisterResponse? Read(WireCharset charset, ReadOnlySpan<byte> body, AnswerShape? shape, bool isStrict)
    {
        var text = WithoutMark(body);
        var utf8 = new byte[WireCharset.MaxUtf8Length(text.Length)];
        var length = charset.ToUtf8(text, utf8, out var wellFormed);
        return wellFormed || !isStrict ? Parse(WithoutMark(utf8.AsSpan(0, length)).ToArray(), shape) : null;
    }

    private static RegisterResponse? Parse(byte[] utf8, AnswerShape? shape)
        => RegisterResponse.Parse(utf8, shape) is { Fault: null, IsSuccess: false } refusal ? refusal : null;
}
