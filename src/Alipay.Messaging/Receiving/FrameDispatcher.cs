using Alipay.Messaging.Charsets;
using Alipay.Messaging.Configuration;
using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.Pipeline;
using Alipay.Messaging.Protocol;
using Alipay.Messaging.Sending;
using Alipay.Messaging.Transport;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Receiving;

/// <summary>
/// How the receive loop processes one message: answers to sent messages are completed immediately, pushed messages go into the
/// queue. It verifies nothing, runs no user code and waits for none (table 6, rows 5, 6 and 14).
/// </summary>
internal sealed class FrameDispatcher(
    ClientSettings settings,
    MessageWorkers<QueuedMessage> workers,
    MessageProcessor processor,
    PendingReplies pendingReplies,
    Action frameArrived,
    ILogger logger)
{
    private long _refused;
    private volatile bool _stopping;

    /// <summary>Leaves later pushed messages unacknowledged, so that they are redelivered to the next connection.</summary>
    public void StopTaking() => _stopping = true;

    /// <summary>Takes over <paramref name="raw"/>.</summary>
    public ValueTask DispatchAsync(PooledMessage raw, CancellationToken connectionEnded)
    {
        frameArrived();
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
            message = ToUtf8(raw, out wellFormed);
            raw.Dispose();
        }

        var frame = FrameReader.Read(message.Memory);
        if (!wellFormed)
        {
            frame.AddFault("It is not text in the configured charset.");
        }

        if (frame.Fault is null && frame.Command == FrameCommand.Consume && frame.MessageId.Length > 0)
        {
            return EnqueueAsync(new QueuedMessage(frame, message), connectionEnded);
        }

        using (message)
        {
            return frame.Fault is null && frame.Command == FrameCommand.ProduceAck ? CompleteSend(frame) : RefuseAsync(frame, connectionEnded);
        }
    }

    /// <summary>The same text in UTF-8, in another pooled buffer. The one place where a GBK frame becomes UTF-8.</summary>
    private PooledMessage ToUtf8(PooledMessage raw, out bool wellFormed)
    {
        var utf8 = MessageBuffers.Rent(WireCharset.MaxUtf8Length(raw.Memory.Length));
        return new PooledMessage(utf8, settings.Charset.ToUtf8(raw.Memory.Span, utf8, out wellFormed), raw.IsText);
    }

    private ValueTask EnqueueAsync(QueuedMessage message, CancellationToken connectionEnded)
    {
        if (workers.TryEnqueue(message))
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
                logger.QueueFull(workers.Waiting, workers.WaitingBytes);
            }

            return processor.AcknowledgeAsync(message.Frame, MsgStatus.Fail, AckOutcome.QueueFull, connectionEnded);
        }
    }

    private ValueTask CompleteSend(InboundFrame frame)
    {
        var succeeded = frame.Is(frame.Status, WireNames.Success);
        var ack = new ProduceMsgAck
        {
            Status = succeeded ? MsgStatus.Success : MsgStatus.Fail,
            Code = frame.StringOrNull(frame.Code),
            Error = frame.StringOrNull(frame.Error),
            MsgId = frame.MessageIdOrNull(),
        };
        if (frame.StreamIdOrNull() is not { } streamId || !pendingReplies.TryComplete(streamId, ack))
        {
            logger.LateAnswer(frame.StreamIdOrNull());
        }

        return ValueTask.CompletedTask;
    }

    private ValueTask RefuseAsync(InboundFrame frame, CancellationToken connectionEnded)
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
        return canAnswer ? processor.AcknowledgeAsync(frame, MsgStatus.Fail, AckOutcome.FrameRefused, connectionEnded) : ValueTask.CompletedTask;
    }
}
