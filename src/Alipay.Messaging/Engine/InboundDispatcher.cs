using Alipay.Messaging.Protocol;
using Alipay.Messaging.Transport;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Engine;

/// <summary>
/// What the receive loop does with one message: answers to our sends are completed at once, pushed messages go into the
/// queue. It verifies nothing, runs no user code and waits for none (table 6, rows 5, 6 and 14).
/// </summary>
internal sealed class InboundDispatcher(
    EngineSettings settings,
    HandlerPump pump,
    MessageProcessor processor,
    PendingAcks pendingAcks,
    LinkStatus status,
    ILogger logger)
{
    private long _refused;
    private volatile bool _stopping;

    /// <summary>From now on pushed messages are left unacknowledged, so that they are delivered again to whoever comes next.</summary>
    public void StopTaking() => _stopping = true;

    /// <summary>Takes over <paramref name="raw"/>.</summary>
    public ValueTask DispatchAsync(PooledMessage raw, CancellationToken linkEnded)
    {
        status.FrameArrived();
        if (!raw.IsText)
        {
            logger.BinaryIgnored(raw.Memory.Length);
            raw.Dispose();
            return ValueTask.CompletedTask;
        }

        var message = raw;
        var wellFormed = true;
        if (!settings.Charset.IsUtf8)
        {
            message = raw.ToUtf8(settings.Charset, out wellFormed);
            raw.Dispose();
        }

        var frame = FrameReader.Read(message.Memory);
        if (!wellFormed)
        {
            frame.AddFault("It is not text in the configured charset.");
        }

        if (frame.Fault is null && frame.Command == FrameCommand.Consume && frame.MessageId.Length > 0)
        {
            return EnqueueAsync(new QueuedMessage(frame, message), linkEnded);
        }

        using (message)
        {
            return frame.Fault is null && frame.Command == FrameCommand.ProduceAck ? CompleteSend(frame) : RefuseAsync(frame, linkEnded);
        }
    }

    private ValueTask EnqueueAsync(QueuedMessage message, CancellationToken linkEnded)
    {
        if (pump.TryEnqueue(message))
        {
            if (_refused > 0)
            {
                logger.QueueHasRoom(_refused);
                _refused = 0;
            }

            return ValueTask.CompletedTask;
        }

        using (message.Buffer)
        {
            if (_stopping)
            {
                return ValueTask.CompletedTask;
            }

            if (_refused++ == 0)
            {
                logger.QueueFull(pump.Waiting, pump.WaitingBytes);
            }

            return processor.AcknowledgeAsync(message.Frame, MsgStatus.Fail, AckOutcome.QueueFull, linkEnded);
        }
    }

    private ValueTask CompleteSend(InboundFrame frame)
    {
        var succeeded = frame.Is(frame.Status, WireNames.Success);
        var ack = new ProduceMsgAck(
            succeeded ? MsgStatus.Success : MsgStatus.Fail, frame.StringOrNull(frame.Code), frame.StringOrNull(frame.Error), frame.MessageIdOrNull());
        if (frame.StreamIdOrNull() is not { } streamId || !pendingAcks.TryComplete(streamId, ack))
        {
            logger.LateAnswer(frame.StreamIdOrNull());
        }

        return ValueTask.CompletedTask;
    }

    private ValueTask RefuseAsync(InboundFrame frame, CancellationToken linkEnded)
    {
        if (frame.Fault is null && frame.Command != FrameCommand.Consume)
        {
            logger.UnknownCommand(frame.MessageIdOrNull(), frame.StreamIdOrNull());
            return ValueTask.CompletedTask;
        }

        // A FAIL needs both ids to find its way, and only a pushed message is answered (table 6, row 6).
        var canAnswer = frame.StreamId.Length > 0
            && frame.MessageId.Length > 0
            && frame.Command is FrameCommand.Consume or FrameCommand.None or FrameCommand.Unknown;
        logger.FrameRefused(frame.Text.Length, frame.Fault ?? "x-msgId is missing.", frame.MessageIdOrNull(), frame.StreamIdOrNull(), canAnswer);
        return canAnswer ? processor.AcknowledgeAsync(frame, MsgStatus.Fail, AckOutcome.FrameRefused, linkEnded) : ValueTask.CompletedTask;
    }
}
