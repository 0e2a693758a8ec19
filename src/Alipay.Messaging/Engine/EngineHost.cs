namespace Alipay.Messaging.Engine;

/// <summary>Holds the engine of a client while there is one: shared connecting, one closing, connecting again.</summary>
internal sealed class EngineHost(Func<MsgEngine> create) : IAsyncDisposable
{
    private readonly object _lock = new();
    private MsgEngine? _engine;
    private Task? _closing;
    private int _waiters;
    private bool _disposed;

    public bool IsOpen
    {
        get
        {
            lock (_lock)
            {
                return _engine is { IsOpen: true };
            }
        }
    }

    /// <summary>Runs <paramref name="change"/> unless an engine exists.</summary>
    /// <exception cref="InvalidOperationException">One does.</exception>
    public void WhileStopped(Action change, string otherwise)
    {
        lock (_lock)
        {
            if (_engine is not null)
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
            var (engine, closing) = Enter();
            if (closing is not null)
            {
                await closing.WaitAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }

            try
            {
                await engine.WhenOpen.WaitAsync(cancellationToken).ConfigureAwait(false);
                Leave();
                return;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                var lastError = engine.LastError;

                // The last one to give up waiting for a first link ends the trying; a link that was open once stays.
                if (Leave() == 0 && !engine.WasOpen)
                {
                    await StopAsync(engine, CancellationToken.None).ConfigureAwait(false);
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
                await StopAsync(engine, CancellationToken.None).ConfigureAwait(false);
                throw;
            }
        }
    }

    public Task<ProduceMsgAck> SendAsync(string msgApi, string bizContent, CancellationToken cancellationToken)
    {
        MsgEngine? engine;
        lock (_lock)
        {
            engine = _engine;
        }

        return engine is null
            ? Task.FromException<ProduceMsgAck>(new AlipayMsgNotConnectedException("The client is not connected. Call ConnectAsync first."))
            : engine.SendAsync(msgApi, bizContent, cancellationToken);
    }

    /// <summary>Runs <paramref name="change"/> on the engine, if there is one that is not closing.</summary>
    public void WhileRunning(Action<MsgEngine> change)
    {
        lock (_lock)
        {
            if (_engine is not null && _closing is null)
            {
                change(_engine);
            }
        }
    }

    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        MsgEngine? engine;
        lock (_lock)
        {
            engine = _engine;
        }

        if (engine is null)
        {
            return;
        }

        var closing = StopAsync(engine, cancellationToken);
        if (!engine.IsCaller)
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

    private (MsgEngine Engine, Task? Closing) Enter()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(AlipayMsgClient));
            if (_engine is null)
            {
                _engine = create();
                _engine.Start();
            }

            if (_closing is null)
            {
                _waiters++;
            }

            return (_engine, _closing);
        }
    }

    private int Leave()
    {
        lock (_lock)
        {
            return --_waiters;
        }
    }

    private Task StopAsync(MsgEngine engine, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _engine == engine ? _closing ??= StopCoreAsync(engine, cancellationToken) : Task.CompletedTask;
        }
    }

    private async Task StopCoreAsync(MsgEngine engine, CancellationToken cancellationToken)
    {
        await Task.Yield();
        try
        {
            await engine.DrainAsync(cancellationToken).ConfigureAwait(false);
            await engine.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            lock (_lock)
            {
                _engine = null;
                _closing = null;
            }
        }
    }
}
