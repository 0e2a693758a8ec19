using Alipay.Messaging.Configuration;
using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.Protocol;
using Alipay.Messaging.Signing;
using Alipay.Messaging.Transport;

namespace Alipay.Messaging.Sending;

/// <summary>Sends the application's own messages and waits for their answers (protocol.md 3.6, 3.7). Thread-safe.</summary>
internal sealed class MessageSender(
    LiveCredentials live, AckOutbox outbox, PendingReplies pendingReplies, MessagingMetrics metrics, TimeProvider timeProvider)
{
    private readonly StreamIds _streamIds = new(timeProvider);

    public async Task<ProduceMsgAck> SendAsync(string msgApi, string content, CancellationToken cancellationToken)
    {
        var activity = MessagingActivities.StartSend(live.Current.AppId, msgApi);
        var started = timeProvider.GetTimestamp();
        string? error = null;
        try
        {
            return await SendCoreAsync(msgApi, content, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            error = e.GetType().Name;
            throw;
        }
        finally
        {
            metrics.SentMessage(msgApi, timeProvider.GetElapsedTime(started), error);
            MessagingActivities.End(activity, error);
        }
    }

    /// <summary>Everything that costs little is checked before the signature.</summary>
    private async Task<ProduceMsgAck> SendCoreAsync(string msgApi, string content, CancellationToken cancellationToken)
    {
        if (!FrameWriter.IsJson(content))
        {
            throw new ArgumentException("The content must be one JSON value.", nameof(content));
        }

        if (outbox.Connection is not { } connection)
        {
            throw new AlipayMsgNotConnectedException("There is no open connection. Call ConnectAsync first, or wait until the client has reconnected.");
        }

        var streamId = _streamIds.Next();
        var answer = pendingReplies.Reserve(streamId);
        try
        {
            var frame = WriteProduce(live.Current, streamId, msgApi, content);
            var limit = live.Current.Limits.AckTimeout;
            return await SendAndAwaitAsync(connection, streamId, frame, answer).WaitAsync(limit, timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new AlipayMsgAckTimeoutException(streamId, live.Current.Limits.AckTimeout);
        }
        finally
        {
            pendingReplies.Release(streamId);
        }
    }

    private async Task<ProduceMsgAck> SendAndAwaitAsync(IMsgTransport connection, string streamId, byte[] frame, Task<ProduceMsgAck> answer)
    {
        try
        {
            await outbox.SendAsync(connection, frame).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TransportClosedException or ObjectDisposedException)
        {
            throw new AlipayMsgNotConnectedException($"The connection was lost while stream id {streamId} was being sent.", streamId, e);
        }

        return await answer.ConfigureAwait(false);
    }

    /// <summary>The data text is written once, signed and sent as it is (protocol.md 3.6).</summary>
    private byte[] WriteProduce(ClientSettings settings, string streamId, string msgApi, string content)
    {
        var data = FrameWriter.ProduceData(settings.AppId, msgApi, content, settings.Security.Certificates?.App, settings.Security.Certificates?.AlipayRoot);
        if (!TryEncode(settings, data, out var signedBytes))
        {
            throw new ArgumentException(
                $"The content holds a character that {settings.CharsetName} cannot write. Escape it as \\uXXXX, or use UTF-8.", nameof(content));
        }

        var frame = FrameWriter.Produce(
            streamId,
            timeProvider.GetUtcNow().ToUnixTimeMilliseconds(),
            settings.CharsetName,
            settings.Security.Signer.SignType.Name(),
            settings.Security.Signer.Sign(signedBytes),
            data);
        TryEncode(settings, frame, out var bytes);
        return bytes;
    }

    private static bool TryEncode(ClientSettings settings, byte[] utf8, out byte[] bytes)
    {
        var exact = true;
        bytes = settings.Charset.IsUtf8 ? utf8 : settings.Charset.FromUtf8(utf8, out exact);
        return exact;
    }
}
