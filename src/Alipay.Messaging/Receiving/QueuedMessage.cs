using Alipay.Messaging.Protocol;
using Alipay.Messaging.Transport;

namespace Alipay.Messaging.Receiving;

/// <summary>A CONSUME frame that waits for a worker, and the buffer that it points into.</summary>
internal sealed record QueuedMessage(InboundFrame Frame, PooledMessage Buffer) : IQueuedMessage
{
    public int Size => Buffer.Memory.Length;

    public void Dispose() => Buffer.Dispose();
}
