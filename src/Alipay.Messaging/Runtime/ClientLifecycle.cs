namespace Alipay.Messaging.Runtime;

/// <summary>Holds the runtime of a client while there is one: shared connecting, one closing, connecting again.</summary>
internal sealed class ClientLifecycle(Func<ClientRuntime> create) : IAsyncDisposable
{
    private readonly object _lock = new();
    private ClientRuntime? _runtime;
    private Task? _closing;
    private int _waiters;
    private bool _disposed;

    public bool IsOpen
    {
        get
        {
            lock (_lock)
            {
                return _runtime is { IsOpen: true };
            }
        }
    }

    /// <summary>Runs <paramref name="change"/> unless a runtime exists.</summary>
    /// <exception cref="InvalidOperationException">One does.</exception>
    public void WhileStopped(Action change, string otherwise)
    {
        lock (_lock)
        {
            if (_runtime is not null)
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
            var (runtime, closing) = Enter();
            if (closing is not null)
            {
                await closing.WaitAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }

            try
            {
                await runtime.WhenOpen.WaitAsync(cancellationToken).ConfigureAwait(false);
                Leave();
                return;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                var lastError = runtime.LastError;

                // The last one to give up waiting for a first connection ends the trying; a connection that was open once stays.
                if (Leave() == 0 && !runtime.WasOpen)
                {
                    await StopAsync(runtime, CancellationToken.None).ConfigureAwait(false);
                }

                // Why it took so long is what the caller wants to know.
                if (lastError is not null)
                {
                    throw new OperationCanceledException(
                        $"Not connected when the token fired. The last attempt failed: {lastError.Message}", lastError, cancellationToken);
                }

                throw;
            }
            catch
            {
                Leave();
                await StopAsync(runtime, CancellationToken.None).ConfigureAwait(false);
                throw;
            }
        }
    }

    public Task<ProduceMsgAck> SendAsync(string msgApi, string bizContent, CancellationToken cancellationToken)
    {
        ClientRuntime? runtime;
        lock (_lock)
        {
            runtime = _runtime;
        }

        return runtime is null
            ? Task.FromException<ProduceMsgAck>(new AlipayMsgNotConnectedException("The client is not connected. Call ConnectAsync first."))
            : runtime.SendAsync(msgApi, bizContent, cancellationToken);
    }

    /// <summary>Runs <paramref name="change"/> on the runtime, if there is one that is not closing.</summary>
    public void WhileRunning(Action<ClientRuntime> change)
    {
        lock (_lock)
        {
            if (_runtime is not null && _closing is null)
            {
                change(_runtime);
            }
        }
    }

    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        ClientRuntime? runtime;
        lock (_lock)
        {
            runtime = _runtime;
        }

        if (runtime is null)
        {
            return;
        }

        var closing = StopAsync(runtime, cancellationToken);
        if (!runtime.IsCaller)
        {
            await closing.ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _disposed = true;
        }

        await CloseAsync(CancellationToken.None).ConfigureAwait(false);
    }

    private (ClientRuntime Runtime, Task? Closing) Enter()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(AlipayMsgClient));
            if (_runtime is null)
            {
                _runtime = create();
                _runtime.Start();
            }

            if (_closing is null)
            {
                _waiters++;
            }

            return (_runtime, _closing);
        }
    }

    private int Leave()
    {
        lock (_lock)
        {
            return --_waiters;
        }
    }

    private Task StopAsync(ClientRuntime runtime, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _runtime == runtime ? _closing ??= StopCoreAsync(runtime, cancellationToken) : Task.CompletedTask;
        }
    }

    private async Task StopCoreAsync(ClientRuntime runtime, CancellationToken cancellationToken)
    {
        await Task.Yield();
        try
        {
            await runtime.DrainAsync(cancellationToken).ConfigureAwait(false);
            await runtime.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            lock (_lock)
            {
                _runtime = null;
                _closing = null;
            }
        }
    }
}
