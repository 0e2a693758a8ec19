namespace Alipay.Messaging.Receiving;

/// <summary>An item of the queue. Disposed when it was processed, and when it never will be.</summary>
internal interface IQueuedMessage : IDisposable
{
    /// <summary>How many bytes it holds.</summary>
    int Size { get; }
}
