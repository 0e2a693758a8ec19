using Alipay.Messaging.EntityFrameworkCore.Claims;

namespace Alipay.Messaging.EntityFrameworkCore.Inbox;

/// <summary>A message that this instance picked, and the heartbeat that keeps it while it waits for a worker and while it runs.</summary>
internal sealed record PickedMessage(AlipayMessageRecord Record, MessageClaim Claim, ClaimHeartbeat Heartbeat);
