using System.Diagnostics.CodeAnalysis;

namespace Alipay.Messaging.Runtime;

/// <summary>One connect with its close. <see cref="Waiters"/> and the setters belong to the lock of <see cref="ClientLifecycle"/>.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The source has no timer and no wait handle, and a caller may cancel it after the end.")]
internal sealed class ClientRun
{
    private readonly TaskCompletionSource<ClientRuntime> _created = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ClientRuntime? _runtime;
    private readonly CancellationTokenSource _hurry = new();
    private volatile Task? _closing;

    /// <summary>How many callers wait for the connection to open.</summary>
    public int Waiters { get; set; }

    /// <summary>Null until it is created.</summary>
    public ClientRuntime? Runtime
    {
        get => _runtime;
        set => _runtime = value;
    }

    /// <summary>Null until it is being closed.</summary>
    public Task? Closing
    {
        get => _closing;
        set => _closing = value;
    }

    /// <summary>Ends when the runtime was started; fails when it cannot be created, or the client was closed meanwhile.</summary>
    public Task<ClientRuntime> Created => _created.Task;

    /// <summary>Canceled when a caller that closes does not want to wait for handlers.</summary>
    public CancellationToken Hurry => _hurry.Token;

    /// <summary>Any of the callers that close may end the wait for handlers, not the first alone.</summary>
    public void HurryWhen(Task closing, CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled && !closing.IsCompleted)
        {
            var registration = cancellationToken.UnsafeRegister(static run => _ = ((ClientRun)run!)._hurry.CancelAsync(), this); // Given: this.
            closing.ContinueWith(_ => registration.Dispose(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    public void Succeed(ClientRuntime runtime) => _created.TrySetResult(runtime);

    public void Fail(Exception e)
    {
        _created.TrySetException(e);
        _ = _created.Task.Exception; // Observed: there may be no waiter.
    }
}
