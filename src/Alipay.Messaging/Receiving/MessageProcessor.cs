using System.Text;
using Alipay.Messaging.Charsets;
using Alipay.Messaging.Configuration;
using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.Pipeline;
using Alipay.Messaging.Protocol;
using Alipay.Messaging.Sending;
using Alipay.Messaging.Signing;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Receiving;

/// <summary>How a worker processes one CONSUME frame: verify, handle, acknowledge.</summary>
internal sealed class MessageProcessor(
    LiveCredentials live,
    IMessageStage pipeline,
    AckOutbox outbox,
    MessagingMetrics metrics,
    ILogger logger)
{
    public async ValueTask ProcessAsync(QueuedMessage message, CancellationToken cancellationToken)
    {
        var frame = message.Frame;
        var (status, outcome) = (MsgStatus.Fail, AckOutcome.InternalError);
        try
        {
            if (Verify(frame, out outcome) is { } verified)
            {
                var handled = await pipeline.HandleAsync(verified, cancellationToken).ConfigureAwait(false);
                (status, outcome) = (AckOutcome.StatusOf(handled), AckOutcome.Of(handled));
            }
        }
        catch (Exception e)
        {
            (status, outcome) = (MsgStatus.Fail, AckOutcome.InternalError);
            logger.ProcessingFailed(frame.MessageIdOrNull(), e);
        }

        await AcknowledgeAsync(frame, status, outcome, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>
    /// Answers a frame; the answer leaves now or, without a connection, on the next one. <paramref name="giveUp"/> ends the wait
    /// for room in the outbox: the message stays unanswered then and is redelivered.
    /// </summary>
    public async ValueTask AcknowledgeAsync(InboundFrame frame, MsgStatus status, string outcome, CancellationToken giveUp)
    {
        var ack = FrameWriter.ConsumeAck(frame, status);
        if (!await outbox.AcknowledgeAsync(live.Current.Charset.IsUtf8 ? ack : live.Current.Charset.FromUtf8(ack, out _), giveUp).ConfigureAwait(false))
        {
            logger.AckWithoutConnection(frame.MessageIdOrNull());
            return;
        }

        metrics.Acknowledged(outcome);
    }

    /// <summary>Null when the frame is refused; the outcome says why.</summary>
    private ReceivedMessage? Verify(InboundFrame frame, out string outcome)
    {
        outcome = AckOutcome.SignatureRefused;
        if (FindSignatureFault(frame) is { } signatureFault)
        {
            metrics.SignatureRefused();
            logger.SignatureRefused(frame.MessageIdOrNull(), signatureFault);
            return null;
        }

        // From here on the bytes are Alipay's; strings are made only now.
        outcome = AckOutcome.FrameRefused;
        var msgApi = frame.StringOrNull(frame.MsgApi);
        var msgId = frame.MessageIdOrNull();
        if (FindContentFault(frame, msgApi, msgId) is { } contentFault)
        {
            logger.FrameRefused(frame.Text.Length, contentFault, frame.MessageIdOrNull(), frame.StreamIdOrNull(), answered: true);
            return null;
        }

        return new ReceivedMessage(live.Current.AppId, msgApi!, msgId!, frame.ContentBytes, frame.Timestamp); // FindContentFault saw both
    }

    private static string? FindContentFault(InboundFrame frame, string? msgApi, string? msgId)
        => string.IsNullOrWhiteSpace(msgId) ? "x-msgId is no text."
            : string.IsNullOrEmpty(msgApi) ? "data.header.msgApi is missing."
            : frame.ContentBytes.IsEmpty ? "data.content is missing."
            : null;

    /// <summary>Null when Alipay signed the frame's data. Everything else, the undecidable too, is a fault (table 6, row 1).</summary>
    private string? FindSignatureFault(InboundFrame frame)
    {
        if (frame.DataBytes.IsEmpty)
        {
            return "there is no data";
        }

        if (!SignTypes.TryParse(frame.Bytes(frame.SignType).Span, out var signType))
        {
            return "x-signType is missing or unknown";
        }

        if (!WireCharset.TryGet(frame.Bytes(frame.Charset).Span, out var charset))
        {
            return "x-charset is missing or unknown";
        }

        // Escapes are legal in x-sign and may come: base64 holds '/', which some writers escape.
        var sign = frame.Sign.Escaped && frame.TryGetString(frame.Sign, out var text) ? Encoding.UTF8.GetBytes(text) : frame.Bytes(frame.Sign);
        Span<byte> signature = stackalloc byte[SignatureText.MaxSize];
        if (!SignatureText.TryDecode(sign.Span, signature, out var length) || length == 0)
        {
            return "x-sign is missing or not base64";
        }

        return IsSigned(frame.DataBytes.Span, charset, signType, signature[..length]) ? null : "it does not match the data and the configured key";
    }

    /// <summary>The signature is over the data text in the frame's own charset (protocol.md 3.4).</summary>
    private bool IsSigned(ReadOnlySpan<byte> utf8, WireCharset charset, SignType signType, ReadOnlySpan<byte> signature)
        => charset.IsUtf8
            ? live.Verify(signType, utf8, signature)
            : live.Verify(signType, charset.FromUtf8(utf8, out var exact), signature) && exact;
}
