using System.Threading.Channels;
using Alipay.Messaging.EntityFrameworkCore.Claims;
using Alipay.Messaging.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.EntityFrameworkCore.Inbox;

/// <summary>Picks messages and hands them to workers, from its creation to <see cref="StopAsync"/>.</summary>
internal sealed class InboxPump : IDisposable
{
    private static readonly TimeSpan MaxOutageDelay = TimeSpan.FromSeconds(30);

    private readonly InboxTable _table;
    private readonly ClaimTable _claims;
    private readonly InboxWorker _worker;
    private readonly InboxSignal _signal;
    private readonly int _workers;
    private readonly TimeSpan _pollInterval;
    private readonly string _appId;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly Channel<PickedMessage> _picked;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _cancelHandlers = new();
    private readonly Task _running;

    public InboxPump(
        InboxTable table, ClaimTable claims, InboxWorker worker, InboxSignal signal, int workers, TimeSpan pollInterval, string appId, TimeProvider timeProvider, ILogger logger)
    {
        (_table, _claims, _worker, _signal) = (table, claims, worker, signal);
        (_workers, _pollInterval, _appId, _timeProvider, _logger) = (workers, pollInterval, appId, timeProvider, logger);
        _picked = Channel.CreateBounded<PickedMessage>(new BoundedChannelOptions(workers) { SingleWriter = true });
        _running = Task.WhenAll([Task.Run(PickAsync), .. Enumerable.Range(0, workers).Select(_ => Task.Run(WorkAsync))]);
    }

    /// <summary>Picks no more, gives back what has not begun, and waits for running handlers.</summary>
    /// <param name="atMost">How long handlers may run on; then their token is canceled.</param>
    /// <param name="grace">How long they may take after that.</param>
    /// <param name="hurry">Ends the first wait.</param>
    /// <returns>False when a handler still runs: another instance handles its message after the lease.</returns>
    public async Task<bool> StopAsync(TimeSpan atMost, TimeSpan grace, CancellationToken hurry)
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        if (await EndsWithinAsync(atMost, hurry).ConfigureAwait(false))
        {
            return true;
        }

        try
        {
            await _cancelHandlers.CancelAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _logger.TokenCallbackOfHandlerFailed(e);
        }

        return await EndsWithinAsync(grace, CancellationToken.None).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _stop.Dispose();
        _cancelHandlers.Dispose();
    }

    private async Task<bool> EndsWithinAsync(TimeSpan time, CancellationToken hurry)
    {
        await _running.WaitAsync(time, _timeProvider, hurry).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return _running.IsCompleted;
    }

    private async Task PickAsync()
    {
        var outages = 0;
        var reclaim = DateTimeOffset.MinValue;
        while (!_stop.IsCancellationRequested)
        {
            var wait = _pollInterval;
            try
            {
                if (_claims.Now >= reclaim)
                {
                    await _table.ReclaimAsync(_stop.Token).ConfigureAwait(false);
                    reclaim = _claims.Now + (_claims.Lease / 3);
                }

                var records = await _table.PickAsync(_workers).ConfigureAwait(false);
                if (outages > 0)
                {
                    outages = 0;
                    _logger.InboxReadsAgain(_appId);
                }

                await HandOutAsync(records).ConfigureAwait(false);
                if (records.Count == _workers)
                {
                    continue; // There may be more.
                }
            }
            catch (Exception e)
            {
                if (_stop.IsCancellationRequested)
                {
                    break;
                }

                wait = RetryBackoff.Delay(++outages, _pollInterval, MaxOutageDelay, Random.Shared.NextDouble());
                if (outages == 1)
                {
                    _logger.InboxCannotRead(_appId, e);
                }
            }

            await _signal.WaitAsync(wait, _timeProvider, _stop.Token).ConfigureAwait(false);
        }

        _picked.Writer.Complete();
    }

    private async Task HandOutAsync(List<AlipayMessageRecord> records)
    {
        foreach (var picked in records.ConvertAll(Hold))
        {
            // Not canceled: a worker takes it, and gives it back when the host stops.
            await _picked.Writer.WriteAsync(picked).ConfigureAwait(false);
        }
    }

    private PickedMessage Hold(AlipayMessageRecord record)
    {
        var claim = new MessageClaim(new MessageKey(record.AppId, record.MsgId, record.ContentHash), record.ClaimToken, record.State, record.DueAt);
        return new PickedMessage(record, claim, new ClaimHeartbeat(_claims, claim, _timeProvider, _logger, _cancelHandlers.Token));
    }

    private async Task WorkAsync()
    {
        await foreach (var picked in _picked.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            if (_stop.IsCancellationRequested)
            {
                await GiveBackAsync(picked).ConfigureAwait(false);
                continue;
            }

            await _worker.RunAsync(picked, _cancelHandlers.Token).ConfigureAwait(false);
            if (picked.Record.OrderKey is not null)
            {
                _signal.Set();
            }
        }
    }

    private async Task GiveBackAsync(PickedMessage picked)
    {
        try
        {
            await picked.Heartbeat.DisposeAsync().ConfigureAwait(false);
            await _table.ReturnAsync(picked.Claim, TimeSpan.Zero).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _logger.FailureNotRecorded(picked.Record.MsgId, e);
        }
    }
}
