using System.Collections.Concurrent;

namespace Alipay.Messaging.Tests.Faults.Fixtures;

/// <summary>A handler that keeps book of what began and what was completed, and can be made slow, failing or stuck.</summary>
internal sealed class HandlerLedger : IMsgHandler
{
    private readonly ConcurrentDictionary<string, int> _begun = new();
    private readonly ConcurrentDictionary<string, int> _completed = new();
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;
    private int _total;

    /// <summary>What each call does before it completes; nothing when unset.</summary>
    public Func<string, CancellationToken, Task>? Work { get; set; }

    public int Running => Volatile.Read(ref _running);

    public int TotalCompleted => Volatile.Read(ref _total);

    public IReadOnlyCollection<string> CompletedIds => [.. _completed.Keys];

    public int Begun(string msgId) => _begun.GetValueOrDefault(msgId);

    public int Completed(string msgId) => _completed.GetValueOrDefault(msgId);

    /// <summary>From now on every call waits for <see cref="Release"/>, or for its token.</summary>
    public void Hold() => Work = (_, token) => _release.Task.WaitAsync(token);

    public void Release() => _release.TrySetResult();

    public async Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken)
    {
        _begun.AddOrUpdate(msgId, 1, (_, n) => n + 1);
        Interlocked.Increment(ref _running);
        try
        {
            if (Work is { } work)
            {
                await work(msgId, cancellationToken);
            }

            _completed.AddOrUpdate(msgId, 1, (_, n) => n + 1);
            Interlocked.Increment(ref _total);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }
}
