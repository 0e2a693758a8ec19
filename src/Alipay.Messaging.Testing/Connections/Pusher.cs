using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using Alipay.Messaging.Testing.Frames;
using Alipay.Messaging.Testing.Hosting;

namespace Alipay.Messaging.Testing.Connections;

/// <summary>A message whose first delivery is written and signed.</summary>
internal sealed record PreparedPush(string MsgApi, string Content, PushOptions Options, string MsgId, string StreamId, byte[] Frame);

/// <summary>Pushes messages and matches their answers. One sweep enforces all deadlines, because thousands of pushes may be pending.</summary>
internal sealed class Pusher(AlipayTestGatewayOptions options, ConsumeFrame frames, GatewayJournal journal)
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMilliseconds(25);

    private readonly ConcurrentDictionary<string, PendingPush> _pending = new();
    private readonly Encoding _charset = WireText.Encoding(options.Charset)!; // Checked when the gateway starts.
    private readonly string _prefix = Guid.NewGuid().ToString("N")[..8];
    private long _sequence;
    private volatile bool _isOver;

    /// <summary>Writes and signs the first delivery, so that it can be sent without delay.</summary>
    public PreparedPush Prepare(string msgApi, string content, PushOptions push)
    {
        var msgId = push.MsgId ?? NewId("m");
        var streamId = push.StreamId ?? NewId("s");
        return new PreparedPush(msgApi, content, push, msgId, streamId, Frame(msgApi, content, msgId, streamId, push));
    }

    public async Task<PushResult> PushAsync(PreparedPush push, CancellationToken cancellationToken)
    {
        var redelivers = push.Options.RedeliverUntilSuccess ?? options.RedeliverUntilSuccess;
        var pending = new PendingPush(push.MsgId, push.Options, redelivers, Deadline(push.Options.Timeout ?? options.PushTimeout));
        var streamIds = new List<string>();
        var number = Start(push);
        var (streamId, frame, connection) = (push.StreamId, push.Frame, push.Options.Connection);
        try
        {
            while (true)
            {
                streamIds.Add(streamId);
                var outcome = await DeliverAsync(pending, number, streamId, frame, connection, cancellationToken).ConfigureAwait(false);
                if (!redelivers || outcome is PushOutcome.Success or PushOutcome.Unanswered || IsPast(pending.Deadline))
                {
                    return pending.ToResult();
                }

                await Task.Delay(options.RedeliveryDelay, TimeProvider.System, cancellationToken).ConfigureAwait(false);
                streamId = NewId("s");
                frame = Frame(push.MsgApi, push.Content, push.MsgId, streamId, push.Options);
                connection = connection is { IsOpen: true } ? connection : null;
            }
        }
        finally
        {
            streamIds.ForEach(one => _pending.TryRemove(one, out _));
            if (journal.IsObserved)
            {
                journal.Observe(new PushEndedEvent { Push = number, Pushed = cancellationToken.IsCancellationRequested ? null : pending.ToResult() });
            }
        }
    }

    public bool TryFind(string streamId, out PendingPush? push) => _pending.TryGetValue(streamId, out push);

    public void ConnectionLost(int connection)
    {
        foreach (var push in _pending.Values)
        {
            push.ConnectionLost(connection);
        }
    }

    /// <summary>Abandons pushes whose deadline has passed, until the token is canceled; then abandons all.</summary>
    public async Task SweepAsync(CancellationToken stopped)
    {
        using var timer = new PeriodicTimer(SweepInterval, TimeProvider.System);
        try
        {
            while (await timer.WaitForNextTickAsync(stopped).ConfigureAwait(false))
            {
                GiveUp(TimeProvider.System.GetTimestamp());
            }
        }
        catch (OperationCanceledException)
        {
            _isOver = true;
            GiveUp(long.MaxValue);
        }
    }

    public string NewId(string kind) => $"{kind}{_prefix}{Interlocked.Increment(ref _sequence):x}";

    private long Start(PreparedPush push)
    {
        var number = journal.NextPush();
        if (journal.IsObserved)
        {
            journal.Observe(new PushStartedEvent
            {
                Push = number,
                MsgApi = push.MsgApi,
                MsgId = push.MsgId,
                Content = push.Content,
                Text = _charset.GetString(push.Frame),
            });
        }

        return number;
    }

    private static long Deadline(TimeSpan timeout)
        => TimeProvider.System.GetTimestamp() + (long)(timeout.TotalSeconds * TimeProvider.System.TimestampFrequency);

    private static bool IsPast(long deadline) => TimeProvider.System.GetTimestamp() >= deadline;

    private byte[] Frame(string msgApi, string content, string msgId, string streamId, PushOptions push)
    {
        var text = frames.Compose(msgApi, content, msgId, streamId, push);
        WireText.EnsureWritable(options.Charset, text);
        return _charset.GetBytes(text);
    }

    private async Task<PushOutcome> DeliverAsync(
        PendingPush pending,
        long number,
        string streamId,
        byte[] frame,
        GatewayConnection? connection,
        CancellationToken cancellationToken)
    {
        connection ??= await OpenConnectionAsync(pending.Deadline, cancellationToken).ConfigureAwait(false);
        if (connection is null)
        {
            return PushOutcome.Unanswered;
        }

        _pending[streamId] = pending;
        var answer = pending.Begin(streamId, connection.Number);
        journal.Observe(new PushSentEvent { Push = number, StreamId = streamId, Connection = connection.Number });
        try
        {
            for (var i = 0; i < pending.Options.Copies; i++)
            {
                await connection.SendAsync(
                    frame, WebSocketMessageType.Text, pending.Options.Fragments, pending.Options.PingsBetweenFragments, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (ConnectionEnd.IsOne(exception) && !cancellationToken.IsCancellationRequested)
        {
            pending.SendFailed();
        }

        if (string.IsNullOrWhiteSpace(streamId))
        {
            return PushOutcome.Unanswered;
        }

        if (connection.Closed.IsCompleted)
        {
            // The connection ended before the push was listed, so the push was not notified.
            pending.ConnectionLost(connection.Number);
        }

        if (_isOver)
        {
            pending.GiveUp();
        }

        return await answer.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<GatewayConnection?> OpenConnectionAsync(long deadline, CancellationToken cancellationToken)
    {
        while (true)
        {
            var changed = journal.Changed;
            if (journal.NewestOpen() is { } connection)
            {
                return connection;
            }

            var left = TimeProvider.System.GetElapsedTime(TimeProvider.System.GetTimestamp(), deadline);
            try
            {
                await changed.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, TimeProvider.System, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                return null;
            }
        }
    }

    private void GiveUp(long now)
    {
        foreach (var push in _pending.Values)
        {
            if (push.Deadline <= now)
            {
                push.GiveUp();
            }
        }
    }
}
