using StackExchange.Redis;

namespace Alipay.Messaging.Redis.Worker;

/// <summary>Records each message that it handles, and hangs when it is told to.</summary>
internal sealed class RecordingHandler(IDatabase records, WorkerSettings settings) : IMsgHandler
{
    private int _begun;

    public async Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _begun) > settings.HoldAfter)
        {
            await records.SetAddAsync(settings.HeldKey, msgId);
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }

        await Task.WhenAll(records.HashIncrementAsync(WorkerSettings.HandledKey, msgId), records.SetAddAsync(settings.HandledByKey, msgId));
    }
}
