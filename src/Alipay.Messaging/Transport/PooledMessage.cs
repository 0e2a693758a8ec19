using System.Buffers;

namespace Alipay.Messaging.Transport;

/// <summary>A message in a buffer of the shared pool. Whoever holds it last disposes it, once.</summary>
internal readonly struct PooledMessage(byte[] buffer, int length) : IDisposable
{
    /// <summary>The bytes of the message.</summary>
    public ReadOnlyMemory<byte> Memory => buffer.AsMemory(0, length);

    public void Dispose() => ArrayPool<byte>.Shared.Return(buffer);
}
