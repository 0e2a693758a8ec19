namespace Alipay.Messaging.Runtime;

/// <summary>
/// Connects and closes a client any number of times: callers that connect concurrently share one connect, and callers that close
/// share one close. The lock guards fields alone: no code of the application and no I/O runs under it.
/// </summary>
/// <param name="create">Reads the options and creates the runtime. Runs code of the application.</param>
internal sealed class ClientLifecycle(Func<ClientRuntime> create)
{
    private const string WhileClosing =
        "The client is closing and waits for this handler: call ConnectAsync after the handler has returned, or outside handlers.";

    private readonly object _lock = new();
    private volatile ClientRun? _run;
    private bool _disposed;

    public bool IsOpen => _run?.Runtime is { IsOpen: true };

    /// <summary>The runtime that is open or connecting; null while there is none, and while it is closing.</summary>
    public ClientRuntime? Running => _run is { Closing: null } run ? run.Runtime : null;

    /// <summary>Changes what the next connect reads.</summary>
    /// <exception cref="InvalidOperationException">The client is connecting, connected or closing.</exception>
    public void IfStopped(Action change, string otherwise)
    {
        lock (_lock)
        {
            if (_run is not null)
            {
                throw new InvalidOperationException(otherwise);
            }

            change();
        }
    }

    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (run, closing) = Enter(out var isFirst);
            if (closing is not null)
            {
                if (run.Runtime is { IsCalledByHandler: true })
                {
                    throw new InvalidOperationException(WhileClosing);
                }

                await closing.WaitAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }

            if (isFirst)
            {
                Create(run);
            }

            await WaitUntilOpenAsync(run, cancellationToken).ConfigureAwait(false);
            return;
        }
    }

    public Task<ProduceMsgAck> SendAsync(string msgApi, string bizContent, CancellationToken cancellationToken)
        => _run?.Runtime is { } runtime
            ? runtime.SendAsync(msgApi, bizContent, cancellationToken)
            : Task.FromException<ProduceMsgAck>(new AlipayMsgNotConnectedException("The client is not connected. Call ConnectAsync first."));

    /// <summary>
    /// Closes; the token ends the wait for handlers. A handler that calls this is not waited for by itself: the task ends
    /// immediately, and the close continues.
    /// </summary>
    public Task CloseAsync(CancellationToken cancellationToken)
    {
        if (_run is not { } run)
        {
            return Task.CompletedTask;
        }

        var closing = Close(run, cancellationToken);
        return run.Runtime is { IsCalledByHandler: true } ? Task.CompletedTask : closing;
    }

    /// <summary>Closes permanently.</summary>
    public Task DisposeAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _disposed = true;
        }

        return CloseAsync(cancellationToken);
    }

    private (ClientRun Run, Task? Closing) Enter(out bool isFirst)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(AlipayMsgClient));
            isFirst = _run is null;
            var run = _run ??= new ClientRun();
            if (run.Closing is null)
            {
                run.Waiters++;
            }

            return (run, run.Closing);
        }
    }

    /// <summary>Creates the runtime for all waiters of this run, on the thread of the first of them.</summary>
    private void Create(ClientRun run)
    {
        ClientRuntime runtime;
        try
        {
            runtime = create();
        }
        catch (Exception e)
        {
            lock (_lock)
            {
                _run = _run == run ? null : _run;
            }

            run.Fail(e);
            return;
        }

        bool closed;
        lock (_lock)
        {
            closed = _run != run;
            if (!closed)
            {
                run.Runtime = runtime;
                runtime.Start();
            }
        }

        if (closed)
        {
            // Closed meanwhile. The waiters have been notified.
            runtime.Dispose();
            return;
        }

        run.Succeed(runtime);

        // What this compiles delays no connect and no first message.
        WarmUp.Run();
    }

    private async Task WaitUntilOpenAsync(ClientRun run, CancellationToken cancellationToken)
    {
        ClientRuntime? runtime = null;
        try
        {
            runtime = await run.Created.WaitAsync(cancellationToken).ConfigureAwait(false);
            await runtime.WhenOpen.WaitAsync(cancellationToken).ConfigureAwait(false);
            Leave(run);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            var lastError = runtime?.LastError;

            // The last caller to stop waiting for a first connection ends the attempts; a connection that was open once stays.
            if (Leave(run) == 0 && runtime is not { WasOpen: true })
            {
                await Close(run, CancellationToken.None).ConfigureAwait(false);
            }

            // The exception shows the caller the reason of the delay.
            if (lastError is not null)
            {
                throw new OperationCanceledException(
                    $"Not connected when the token was canceled. The last attempt failed: {lastError.Message}", lastError, cancellationToken);
            }

            throw;
        }
        catch
        {
            Leave(run);
            await Close(run, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    private int Leave(ClientRun run)
    {
        lock (_lock)
        {
            return --run.Waiters;
        }
    }

    private Task Close(ClientRun run, CancellationToken hurry)
    {
        Task closing;
        lock (_lock)
        {
            if (run.Closing is null && _run != run)
            {
                return Task.CompletedTask;
            }

            if (run.Runtime is not { } runtime)
            {
                // Its options are still being read, however long that takes: their result will not be used.
                _run = null;
                run.Fail(new OperationCanceledException("The client was closed."));
                return Task.CompletedTask;
            }

            // On the pool: the caller may block its thread, its scheduler or its synchronization context until this has ended.
            closing = run.Closing ??= Task.Run(() => CloseAsync(run, runtime), CancellationToken.None);
        }

        run.HurryWhen(closing, hurry);
        return closing;
    }

    private async Task CloseAsync(ClientRun run, ClientRuntime runtime)
    {
        await runtime.StopAsync(run.Hurry).ConfigureAwait(false);
        lock (_lock)
        {
            _run = null;
        }

        runtime.Dispose();
    }
}
