namespace Alipay.Messaging.Receiving;

/// <summary>What waits for a worker. Disposed when it was dealt with, and when it never will be.</summary>
internal interface IQueuedMessage : IDisposable
{
    /// <summary>How many bytes it holds.</summary>
    int Size { get; }
}
