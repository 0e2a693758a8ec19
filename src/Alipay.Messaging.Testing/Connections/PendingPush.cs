namespace Alipay.Messaging.Testing.Connections;

/// <summary>A pushed message that waits for its answer, including redeliveries.</summary>
internal sealed class PendingPush(string msgId, PushOptions options, bool redelivers, long deadline)
{
    private readonly List<Delivery> _deliveries = [];
    private TaskCompletionSource<PushOutcome> _answer = NewAnswer();
    private string _current = "";

    public string MsgId => msgId;

    public PushOptions Options => options;

    /// <summary>The deadline, as a timestamp of the system's clock.</summary>
    public long Deadline => deadline;

    /// <summary>Begins a delivery with its copies; the task completes when all are answered, or no answer can arrive any more.</summary>
    public Task<PushOutcome> Begin(string streamId, int connection)
    {
        lock (_deliveries)
        {
            var now = TimeProvider.System.GetTimestamp();
            for (var i = 0; i < options.Copies; i++)
            {
                _deliveries.Add(new Delivery(streamId, connection, now));
            }

            _current = streamId;
            _answer = NewAnswer();
            return _answer.Task;
        }
    }

    /// <summary>Records an answer. A late SUCCESS for an earlier delivery counts like one for the last.</summary>
    public void Answer(string streamId, PushOutcome outcome)
    {
        lock (_deliveries)
        {
            var delivery = _deliveries.Find(one => one.StreamId == streamId && one.Outcome is PushOutcome.Unanswered)
                ?? _deliveries.Find(one => one.StreamId == streamId && one.Outcome is PushOutcome.ConnectionLost);
            delivery?.End(outcome);
            var isDone = _deliveries.TrueForAll(one => one.StreamId != streamId || one.Outcome is not PushOutcome.Unanswered);
            if (isDone && (streamId == _current || outcome is PushOutcome.Success))
            {
                _answer.TrySetResult(outcome);
            }
        }
    }

    /// <summary>Ends the current delivery when the message will be redelivered. Otherwise the answer may still arrive on the next connection.</summary>
    public void ConnectionLost(int connection)
    {
        lock (_deliveries)
        {
            if (redelivers && _deliveries.Count > 0 && _deliveries[^1].Connection == connection)
            {
                EndCurrent(PushOutcome.ConnectionLost);
            }
        }
    }

    public void SendFailed()
    {
        lock (_deliveries)
        {
            EndCurrent(PushOutcome.ConnectionLost);
        }
    }

    public void GiveUp() => _answer.TrySetResult(PushOutcome.Unanswered);

    public PushResult ToResult()
    {
        lock (_deliveries)
        {
            var outcomes = _deliveries.Select(delivery => delivery.Outcome).ToArray();
            MsgStatus? status = outcomes.Contains(PushOutcome.Success) ? MsgStatus.Success
                : outcomes.Contains(PushOutcome.Fail) ? MsgStatus.Fail
                : null;
            var elapsed = _deliveries.Count == 0
                ? TimeSpan.Zero
                : TimeProvider.System.GetElapsedTime(_deliveries[0].Began, _deliveries.Max(delivery => delivery.Ended));
            return new PushResult
            {
                MsgId = msgId,
                Status = status,
                Elapsed = elapsed,
                Deliveries = _deliveries.ConvertAll(delivery => delivery.ToPublic()),
            };
        }
    }

    private static TaskCompletionSource<PushOutcome> NewAnswer() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void EndCurrent(PushOutcome outcome)
    {
        foreach (var delivery in _deliveries.Where(one => one.StreamId == _current && one.Outcome is PushOutcome.Unanswered))
        {
            delivery.End(outcome);
        }

        _answer.TrySetResult(outcome);
    }

    private sealed record Delivery(string StreamId, int Connection, long Began)
    {
        public long Ended { get; private set; } = Began;

        public PushOutcome Outcome { get; private set; }

        public void End(PushOutcome outcome)
        {
            Outcome = outcome;
            Ended = TimeProvider.System.GetTimestamp();
        }

        public PushDelivery ToPublic() => new()
        {
            StreamId = StreamId,
            Connection = Connection,
            Outcome = Outcome,
            Elapsed = TimeProvider.System.GetElapsedTime(Began, Ended),
        };
    }
}
