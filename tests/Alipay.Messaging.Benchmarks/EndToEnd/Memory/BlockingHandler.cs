namespace Alipay.Messaging.Benchmarks.EndToEnd.Memory;

/// <summary>A handler behind a gate: while it is shut, messages pile up in front of it.</summary>
internal sealed class BlockingHandler : IMsgHandler
{
    private volatile TaskCompletionSource? _gate;
    private int _waiting;

    /// <summary>How many messages stand at the gate.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    public void Shut() => _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open()
    {
        _gate?.TrySetResult();
        _gate = null;
    }

    public async Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken)
    {
        if (_gate is { } gate)
        {
            Interlocked.Increment(ref _waiting);
            await gate.Task.WaitAsync(cancellationToken);
            Interlocked.Decrement(ref _waiting);
        }
    }
}
