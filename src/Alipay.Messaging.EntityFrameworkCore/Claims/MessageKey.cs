using Alipay.Messaging.EntityFrameworkCore.Table;
using Alipay.Messaging.Pipeline;

namespace Alipay.Messaging.EntityFrameworkCore.Claims;

/// <summary>The unique key of a message's row.</summary>
internal sealed record MessageKey(string AppId, string MsgId, long ContentHash)
{
    public static MessageKey Of(ReceivedMessage message)
        => new(message.AppId, RecordText.Key(message.MsgId), Idempotency.ContentHash.Of(message.MsgApi, message.StableContent.Span));
}
