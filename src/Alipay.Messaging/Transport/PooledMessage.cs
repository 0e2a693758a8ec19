namespace Alipay.Messaging.Transport;

/// <summary>A message in a pooled buffer. Whoever holds it last disposes it, once.</summary>
internal sealed class PooledMessage(byte[] buffer, int length, bool isText = true) : IDisposable
{
    /// <summary>The bytes of the message.</summary>
    public ReadOnlyMemory<byte> Memory => buffer.AsMemory(0, length);

    /// <summary>Whether it came as a text message. The protocol knows no binary ones.</summary>
    public bool IsText => isText;

    /// <summary>The same text in UTF-8, in a buffer of its own.</summary>
    public PooledMessage ToUtf8(WireCharset charset, out bool wellFormed) => ToUtf8(charset, Memory.Span, isText, out wellFormed);

    /// <summary>Text of another charset in UTF-8, in a pooled buffer.</summary>
    public static PooledMessage ToUtf8(WireCharset charset, ReadOnlySpan<byte> text, bool isText, out bool wellFormed)
    {
        var utf8 = MessageBuffers.Rent(WireCharset.MaxUtf8Length(text.Length));
        return new PooledMessage(utf8, charset.ToUtf8(text, utf8, out wellFormed), isText);
    }

    public void Dispose() => MessageBuffers.Return(buffer);
}
