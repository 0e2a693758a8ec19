using System.Text.Json;
using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.EntityFrameworkCore.Claims;
using Alipay.Messaging.EntityFrameworkCore.Diagnostics;
using Alipay.Messaging.EntityFrameworkCore.Table;
using Alipay.Messaging.Pipeline;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.EntityFrameworkCore.Handling;

/// <summary>What a message is in the table, and what its row says about a redelivery.</summary>
internal sealed class MessageRecords(AlipayMessageLedgerOptions options, TimeProvider timeProvider, ILogger logger)
{
    /// <summary>The row of a message that was just received. What it holds of the content is as the options say.</summary>
    public AlipayMessageRecord Create(ReceivedMessage message, string channel)
    {
        var key = MessageKey.Of(message);
        return new AlipayMessageRecord
        {
            AppId = key.AppId,
            MsgId = key.MsgId,
            ContentHash = key.ContentHash,
            MsgApi = RecordText.Cut(message.MsgApi, RecordText.MaxMsgApi),
            Channel = channel,
            ReceivedAt = timeProvider.GetUtcNow(),
            SentAt = message.Timestamp,
            Content = options.ContentRetention > TimeSpan.Zero ? Protect(message.ContentText) : null,
        };
    }

    /// <summary>The row of a message that is acknowledged now and handled later.</summary>
    public AlipayMessageRecord CreateStored(ReceivedMessage message, string channel)
    {
        var row = Create(message, channel);
        (row.State, row.DueAt, row.ClaimToken) = (AlipayMessageState.Waiting, row.ReceivedAt, MessageClaim.NewToken());
        row.Content ??= Protect(message.ContentText);
        row.OrderKey = OrderKeyOf(message) is { } key ? RecordText.Key(key) : null;
        return row;
    }

    /// <summary>The content of a row as it was received.</summary>
    public string Unprotect(string stored) => options.ContentProtector is { } protector ? protector.Unprotect(stored) : stored;

    public void ReportReuse(ReceivedMessage message, bool reused, MessagingMetrics metrics)
    {
        if (reused)
        {
            metrics.MsgIdReused();
            logger.MsgIdReused(message.MsgId, message.MsgApi);
        }
    }

    /// <summary>The answer to a message that has a row in this state.</summary>
    public HandlingOutcome Duplicate(ReceivedMessage message, AlipayMessageState state)
    {
        switch (state)
        {
            case AlipayMessageState.Claimed or AlipayMessageState.Failed:
                logger.DuplicateInProgress(message.MsgId, message.MsgApi);
                return HandlingOutcome.DuplicateInProgress;
            case AlipayMessageState.Waiting or AlipayMessageState.Running or AlipayMessageState.Dead:
                logger.StoredBefore(message.MsgId, message.MsgApi);
                return HandlingOutcome.Stored;
            default:
                logger.DuplicateCompleted(message.MsgId, message.MsgApi);
                return HandlingOutcome.DuplicateCompleted;
        }
    }

    /// <summary>What the row says of a failure.</summary>
    public static string ErrorOf(ReceivedMessage message, HandlingOutcome outcome)
        => message.Error is { } error ? RecordText.Error(error) : outcome.ToString();

    private string Protect(string content) => options.ContentProtector is { } protector ? protector.Protect(content) : content;

    private string? OrderKeyOf(ReceivedMessage message)
    {
        if (options.OrderBy is not { } orderBy)
        {
            return null;
        }

        using var body = JsonDocument.Parse(message.Content);
        return orderBy(new AlipayMessage<JsonElement>
        {
            Body = body.RootElement,
            MsgApi = message.MsgApi,
            MsgId = message.MsgId,
            AppId = message.AppId,
            Timestamp = message.Timestamp,
            Content = message.ContentText,
        });
    }
}
