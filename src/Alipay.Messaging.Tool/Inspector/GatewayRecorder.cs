using System.Collections.Concurrent;
using Alipay.Messaging.AspNetCore.Inspector;
using Alipay.Messaging.Testing;

namespace Alipay.Messaging.Tool.Inspector;

/// <summary>Turns the events of a gateway into entries. Thread-safe.</summary>
internal sealed class GatewayRecorder
{
    private const int Capacity = 20_000;
    private const int MaxAnswerLength = 2000;

    private readonly ConcurrentDictionary<long, long> _pushes = new();
    private readonly ConcurrentDictionary<string, long> _streams = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _streamIds = new();
    private readonly ConcurrentDictionary<int, DateTimeOffset> _openedAt = new();

    public EntryLog Entries { get; } = new(Capacity);

    /// <summary>When an open connection was opened.</summary>
    public DateTimeOffset? OpenedAt(int connection) => _openedAt.TryGetValue(connection, out var at) ? at : null;

    public void Record(GatewayEvent gatewayEvent)
    {
        switch (gatewayEvent)
        {
            case RequestCheckedEvent request:
                Add(request);
                break;
            case ConnectionOpenedEvent opened:
                _openedAt[opened.Connection.Number] = opened.At;
                Entries.Add(Connection(opened.Connection, EntryStates.Open, opened.At));
                break;
            case ConnectionClosedEvent closed:
                _openedAt.TryRemove(closed.Connection.Number, out _);
                Entries.Add(Connection(closed.Connection, EntryStates.Closed, closed.At));
                break;
            case PushStartedEvent started:
                _pushes[started.Push] = Entries.Add(Message(started));
                break;
            case PushSentEvent sent:
                Sent(sent);
                break;
            case AckReceivedEvent ack:
                Acknowledged(ack);
                break;
            case PushEndedEvent ended when _pushes.TryRemove(ended.Push, out var id):
                Entries.Update(id, entry => ended.Pushed is { } pushed ? After(entry, pushed) : ended.Posted is { } posted ? After(entry, posted) : entry with { State = EntryStates.Canceled });
                break;
            case MessageReceivedEvent received:
                Entries.Add(Received(received));
                break;
            case ProblemFoundEvent problem:
                Entries.Add(new() { At = problem.At, Kind = EntryKinds.Problem, Name = problem.Problem, State = EntryStates.Violation });
                break;
        }
    }

    private static InspectorEntry Connection(GatewayConnection connection, string state, DateTimeOffset at) => new()
    {
        At = at,
        Kind = EntryKinds.Connection,
        Name = $"Connection {connection.Number}",
        Connection = connection.Number,
        State = state,
        Notes = connection.CloseCodeReceived is { } code ? [$"The client closed it: {code} {connection.CloseReasonReceived}".TrimEnd()] : null,
    };

    private static InspectorEntry Message(PushStartedEvent started) => new()
    {
        At = started.At,
        Kind = EntryKinds.Message,
        Name = started.MsgApi,
        MsgId = started.MsgId,
        Channel = started.Url is null ? "websocket" : "http",
        Url = started.Url?.AbsoluteUri,
        Content = started.Content,
        State = EntryStates.Waiting,
        Headers = started.Url is null ? FrameHeaders.OfFrame(started.Text) : FrameHeaders.OfForm(started.Text),
    };

    private static InspectorEntry Received(MessageReceivedEvent received) => new()
    {
        At = received.At,
        Kind = EntryKinds.Sent,
        Name = received.Message.MsgApi,
        MsgId = received.Message.MsgId,
        Channel = "websocket",
        Connection = received.Message.Connection,
        Content = received.Message.Content,
        State = EntryStates.Accepted,
    };

    private static InspectorEntry After(InspectorEntry entry, PushResult result) => entry with
    {
        State = result.Status switch
        {
            MsgStatus.Success => EntryStates.Success,
            MsgStatus.Fail => EntryStates.Fail,
            _ when result.Deliveries is [.., { Outcome: PushOutcome.ConnectionLost }] => EntryStates.Lost,
            _ => EntryStates.Unanswered,
        },
        Milliseconds = result.Deliveries.Count == 0 ? null : result.Elapsed.TotalMilliseconds,
        Deliveries =
        [
            .. result.Deliveries.Select(delivery => new InspectorDelivery
            {
                State = StateOf(delivery.Outcome),
                StreamId = delivery.StreamId,
                Connection = delivery.Connection,
                Milliseconds = delivery.Outcome == PushOutcome.Unanswered ? null : delivery.Elapsed.TotalMilliseconds,
            }),
        ],
    };

    private static InspectorEntry After(InspectorEntry entry, PostResult result) => entry with
    {
        State = result.Succeeded ? EntryStates.Success : result.Deliveries[^1].Status is null ? EntryStates.Unanswered : EntryStates.Fail,
        Milliseconds = (TimeProvider.System.GetUtcNow() - entry.At).TotalMilliseconds,
        Deliveries =
        [
            .. result.Deliveries.Select(delivery => new InspectorDelivery
            {
                State = delivery.Status is null ? EntryStates.Unanswered : EntryStates.Delivered,
                Status = delivery.Status,
                Body = delivery.Body is { Length: > MaxAnswerLength } body ? body[..MaxAnswerLength] : delivery.Body,
            }),
        ],
    };

    private static string StateOf(PushOutcome outcome) => outcome switch
    {
        PushOutcome.Success => EntryStates.Success,
        PushOutcome.Fail => EntryStates.Fail,
        PushOutcome.ConnectionLost => EntryStates.Lost,
        _ => EntryStates.Unanswered,
    };

    private void Add(RequestCheckedEvent request) => Entries.Add(new()
    {
        At = request.At,
        Kind = EntryKinds.Request,
        Name = request.Request.Path,
        State = request.Objections.Count > 0 ? EntryStates.Refused : request.IsFaulty ? EntryStates.Faulty : EntryStates.Accepted,
        Notes = request.Objections.Count > 0 ? request.Objections : null,
        Headers = [.. request.Request.Parameters.Concat(request.Request.Headers).Select(pair => (string[])[pair.Key, pair.Value])],
    });

    private void Sent(PushSentEvent sent)
    {
        if (_pushes.TryGetValue(sent.Push, out var id))
        {
            _streams[sent.StreamId] = id;
            _streamIds.Enqueue(sent.StreamId);
            while (_streamIds.Count > Capacity && _streamIds.TryDequeue(out var oldest))
            {
                _streams.TryRemove(oldest, out _);
            }

            var delivery = new InspectorDelivery { State = EntryStates.Delivered, StreamId = sent.StreamId, Connection = sent.Connection };
            Entries.Update(id, entry => entry with { State = EntryStates.Delivered, Connection = sent.Connection, Deliveries = [.. entry.Deliveries ?? [], delivery] });
        }
    }

    /// <summary>An acknowledgement that no push waits for any more still shows what the handler did.</summary>
    private void Acknowledged(AckReceivedEvent received)
    {
        if (!received.IsAwaited && _streams.TryGetValue(received.Ack.StreamId, out var id))
        {
            var state = received.Ack.Status == MsgStatus.Success ? EntryStates.Success : EntryStates.Fail;
            Entries.Update(id, entry => entry with
            {
                State = state,
                Milliseconds = (received.At - entry.At).TotalMilliseconds,
                Notes = [.. entry.Notes ?? [], "Acknowledged after the gateway had stopped waiting."],
                Deliveries = [.. (entry.Deliveries ?? []).Select(one => one.StreamId == received.Ack.StreamId ? one with { State = state } : one)],
            });
        }
    }
}
