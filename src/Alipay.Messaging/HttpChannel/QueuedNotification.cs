using Alipay.Messaging.Pipeline;
using Alipay.Messaging.Receiving;

namespace Alipay.Messaging.HttpChannel;

/// <summary>A verified notification that waits for a worker.</summary>
internal sealed record QueuedNotification(ReceivedMessage Message) : IQueuedMessage
{
    private readonly TaskCompletionSource<HandlingOutcome?> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Size => Message.Content.Length;

    /// <summary>How it ended; null when it never began, or on a defect of the library.</summary>
    public Task<HandlingOutcome?> Done => _done.Task;

    public void End(HandlingOutcome outcome) => _done.TrySetResult(outcome);

    public void Dispose() => _done.TrySetResult(null);
}
