namespace Alipay.Messaging.Transport;

/// <summary>A message in a pooled buffer. The last owner disposes it, once.</summary>
internal sealed class PooledMessage(byte[] buffer, int length, bool isText = true) : IDisposable
{
    /// <summary>The bytes of the message.</summary>
    public ReadOnlyMemory<byte> Memory => buffer.AsMemory(0, length);

    /// <summary>Whether it came as a text message. The protocol knows no binary ones.</summary>
    public bool IsText => isText;

    public void Dispose() => MessageBuffers.Return(buffer);
}
