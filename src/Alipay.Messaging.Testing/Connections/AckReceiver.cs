using Alipay.Messaging.Testing.Frames;
using Alipay.Messaging.Testing.Hosting;

namespace Alipay.Messaging.Testing.Connections;

/// <summary>Receives acknowledgements (CONSUME_ACK) and compares each with the exact text of protocol.md 3.5.</summary>
internal sealed class AckReceiver(GatewayJournal journal, Pusher pusher)
{
    public void Take(GatewayConnection connection, ClientFrame frame)
    {
        var isKnown = pusher.TryFind(frame.StreamId, out var push);
        var expected = isKnown
            ? Expected(frame, push!.Options.FromSys.Trim(), push.Options.FromSysIp.Trim(), push.MsgId) // Set when known.
            : Expected(frame, frame.Header("from-sys"), frame.Header("from-sys-ip"), frame.Member("x-msgId"));
        if (frame.Text != expected)
        {
            journal.Problem($"CONSUME_ACK of stream id {frame.StreamId}: its text differs from protocol.md 3.5");
        }

        var isSuccess = frame.Member("x-status") == "SUCCESS";
        if (!isSuccess && frame.Member("x-status") != "FAIL")
        {
            journal.Problem($"CONSUME_ACK of stream id {frame.StreamId}: x-status is neither SUCCESS nor FAIL");
        }

        var status = isSuccess ? MsgStatus.Success : MsgStatus.Fail;
        journal.Ack(new ReceivedAck { StreamId = frame.StreamId, MsgId = frame.Member("x-msgId"), Status = status, Connection = connection.Number }, isKnown);
        push?.Answer(frame.StreamId, isSuccess ? PushOutcome.Success : PushOutcome.Fail);
    }

    private static string Expected(ClientFrame frame, string? fromSys, string? fromSysIp, string? msgId) => FrameText.Compose(
        [new("from-sys", fromSys), new("from-sys-ip", fromSysIp), new("stream-id", frame.StreamId)],
        [new("x-type", "message"), new("x-cmd", "CONSUME_ACK"), new("x-msgId", msgId), new("x-version", "1.0"), new("x-status", frame.Member("x-status"))],
        null);
}
