using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using Alipay.Messaging.Testing.Frames;
using Alipay.Messaging.Testing.Hosting;

namespace Alipay.Messaging.Testing.Connections;

/// <summary>Receives messages that the client sends (PRODUCE) and answers them (protocol.md 3.6, 3.7).</summary>
internal sealed class ProduceReceiver(AlipayTestGatewayOptions options, ProduceCheck check, GatewayJournal journal, GatewayFaults faults, Pusher pusher)
{
    private readonly ConcurrentQueue<Func<Task>> _held = new();
    private readonly Encoding _charset = WireText.Encoding(options.Charset)!; // Checked when the gateway starts.

    /// <summary>Completes when the answer is written or cannot be written any more.</summary>
    public async Task TakeAsync(GatewayConnection connection, ClientFrame frame, CancellationToken stopped)
    {
        var produced = check.Read(frame);
        foreach (var problem in produced.Problems)
        {
            journal.Problem($"PRODUCE of stream id {frame.StreamId}: {problem}");
        }

        var msgId = pusher.NewId("gw");
        if (produced.Problems.Count == 0)
        {
            journal.Message(new ReceivedMessage
            {
                MsgApi = produced.MsgApi,
                Content = produced.Content,
                StreamId = frame.StreamId,
                MsgId = msgId,
                Connection = connection.Number,
            });
        }

        _ = faults.Produce.TryTake(out var fault);
        var answer = Answer(frame.StreamId, msgId, produced, fault);
        await (fault?.Wait?.Invoke(stopped) ?? Task.CompletedTask).ConfigureAwait(false);
        if (fault is { WaitsForNext: true })
        {
            _held.Enqueue(() => SendAsync(connection, answer, stopped));
            return;
        }

        if (fault is { DropsConnection: true })
        {
            connection.Drop();
        }

        for (var i = 0; i < (fault?.Copies ?? 1); i++)
        {
            await SendAsync(connection, answer, stopped).ConfigureAwait(false);
        }

        while (_held.TryDequeue(out var send))
        {
            await send().ConfigureAwait(false);
        }
    }

    private static string Answer(string streamId, string msgId, ProducedMessage produced, ProduceFault? fault)
    {
        var isRefused = produced.Problems.Count > 0;
        var isFail = isRefused || fault is { IsFail: true };
        return FrameText.Compose(
            [new("from-sys", "openchannel"), new("from-sys-ip", "127.0.0.1"), new("stream-id", streamId)],
            [
                new("x-type", "message"),
                new("x-cmd", "PRODUCE_ACK"),
                new("x-msgId", msgId),
                new("x-version", "1.0"),
                new("x-status", isFail ? "FAIL" : "SUCCESS"),
                new("x-code", isRefused ? "40002" : fault?.Code),
                new("x-error", isRefused ? produced.Problems[0] : fault?.Error),
            ],
            null);
    }

    private Task SendAsync(GatewayConnection connection, string text, CancellationToken stopped)
        => connection.SendAsync(_charset.GetBytes(text), WebSocketMessageType.Text, 1, false, stopped);
}
