using Alipay.Messaging.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Lease;

/// <summary>
/// Holds the lease without which this client must not connect. <see cref="AcquireAsync"/> and <see cref="ReleaseAsync"/> are called by the supervisor
/// alone; renewals run beside it.
/// </summary>
/// <param name="lease">The store.</param>
/// <param name="appId">The application.</param>
/// <param name="duration">How long a renewal lasts by the store's clock.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed class LeaseKeeper(IConnectionLease lease, string appId, TimeSpan duration, TimeProvider timeProvider, ILogger logger)
{
    /// <summary>How often a client that stands by asks for the lease, at the longest.</summary>
    private static readonly TimeSpan AskInterval = TimeSpan.FromSeconds(1);

    // A close waits for it. In real time: a custom clock must not hold it.
    private static readonly TimeSpan ReleaseLimit = TimeSpan.FromSeconds(2);

    private readonly string _holder = Guid.NewGuid().ToString("N");
    private readonly TimeSpan _renewInterval = duration / 3;

    // From before the last renewal was asked for. The rest is for closing the connection, and for clocks that run at different speeds.
    private readonly TimeSpan _usable = duration * 0.8;
    private LeaseTerm? _term;
    private bool _wasAsked;
    private bool _isFailing;

    /// <summary>Waits until this client holds the lease.</summary>
    /// <param name="waits">Called before each wait, with the error of the store, or null when another instance holds the lease.</param>
    /// <param name="stop">Canceled when the client closes.</param>
    /// <returns>Canceled when the lease is lost.</returns>
    public async Task<CancellationToken> AcquireAsync(Action<Exception?> waits, CancellationToken stop)
    {
        if (_term is { Lost.IsCancellationRequested: false } held)
        {
            return held.Lost;
        }

        await EndTermAsync().ConfigureAwait(false);
        for (var isFirst = true; ; isFirst = false)
        {
            stop.ThrowIfCancellationRequested();
            var asked = timeProvider.GetTimestamp();
            var (isHeld, error) = await AskAsync(_usable, stop).ConfigureAwait(false);
            if (isHeld)
            {
                logger.LeaseAcquired(appId);
                _term = new LeaseTerm(ended => RenewAsync(asked, ended));
                return _term.Lost;
            }

            if (error is null && isFirst)
            {
                logger.StandingBy(appId);
            }

            waits(error);
            await Task.Delay(AskInterval < _renewInterval ? AskInterval : _renewInterval, timeProvider, stop).ConfigureAwait(false);
        }
    }

    /// <summary>Gives the lease back, when there may be one. Call it without a connection. Never throws.</summary>
    public async Task ReleaseAsync()
    {
        await EndTermAsync().ConfigureAwait(false);
        if (!_wasAsked)
        {
            return;
        }

        _wasAsked = false;
        try
        {
            using var limit = new CancellationTokenSource(ReleaseLimit, TimeProvider.System);
            await Guarded(() => lease.ReleaseAsync(appId, _holder, limit.Token).AsTask(), limit.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            logger.LeaseNotReleased(appId, ForeignException.MessageOf(e), e);
        }
    }

    /// <summary>Renews until <paramref name="ended"/> is canceled; returns when the lease is lost.</summary>
    private async Task RenewAsync(long confirmed, CancellationToken ended)
    {
        while (true)
        {
            await Task.Delay(_renewInterval, timeProvider, ended).ConfigureAwait(false);
            Exception? error;
            do
            {
                var asked = timeProvider.GetTimestamp();
                var left = Left(confirmed, asked);
                if (left <= TimeSpan.Zero)
                {
                    logger.LeaseLost(appId, "it could not be renewed in time");
                    return;
                }

                (var isHeld, error) = await AskAsync(left, ended).ConfigureAwait(false);
                if (isHeld)
                {
                    confirmed = asked;
                }
                else if (error is null)
                {
                    logger.LeaseLost(appId, "another instance holds it");
                    return;
                }
                else
                {
                    left = Left(confirmed, timeProvider.GetTimestamp());
                    var pause = _renewInterval / 4;
                    await Task.Delay(left < pause ? TimeSpan.FromTicks(Math.Max(0, left.Ticks)) : pause, timeProvider, ended).ConfigureAwait(false);
                }
            }
            while (error is not null);
        }
    }

    private TimeSpan Left(long confirmed, long now) => _usable - timeProvider.GetElapsedTime(confirmed, now);

    /// <summary>Asks the store once. Throws only when <paramref name="stop"/> is canceled.</summary>
    private async Task<(bool IsHeld, Exception? Error)> AskAsync(TimeSpan limit, CancellationToken stop)
    {
        _wasAsked = true;
        using var elapsed = new CancellationTokenSource(limit, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(elapsed.Token, stop);
        try
        {
            var isHeld = await Guarded(() => lease.TryAcquireAsync(appId, _holder, duration, either.Token).AsTask(), either.Token).ConfigureAwait(false);
            if (_isFailing)
            {
                _isFailing = false;
                logger.LeaseAnswersAgain(appId);
            }

            return (isHeld, null);
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            throw new OperationCanceledException(stop);
        }
        catch (Exception e)
        {
            var error = elapsed.IsCancellationRequested ? new TimeoutException("The store of the connection lease did not answer in time.", e) : e;
            if (!_isFailing)
            {
                _isFailing = true;
                logger.LeaseUnavailable(appId, ForeignException.MessageOf(error), error);
            }

            return (false, error);
        }
    }

    /// <summary>Calls the store on the pool, under a clean context: it may block its thread, and it may ignore the token.</summary>
    private static async Task<T> Guarded<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        T? answer = default;
        await Guarded(async () => { answer = await call().ConfigureAwait(false); }, cancellationToken).ConfigureAwait(false);
        return answer!; // Set by the call, which has ended.
    }

    private static async Task Guarded(Func<Task> call, CancellationToken cancellationToken)
    {
        var called = CleanContext.RunOnPool(call);
        try
        {
            await called.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch when (!called.IsCompleted)
        {
            // Abandoned: its failure, later, is no news.
            _ = called.ContinueWith(
                static abandoned => _ = abandoned.Exception,
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
            throw;
        }
    }

    private async Task EndTermAsync()
    {
        if (_term is { } term)
        {
            _term = null;
            await term.EndAsync().ConfigureAwait(false);
        }
    }
}
