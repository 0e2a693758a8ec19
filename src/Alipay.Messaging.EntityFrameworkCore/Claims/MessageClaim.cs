using System.Security.Cryptography;

namespace Alipay.Messaging.EntityFrameworkCore.Claims;

/// <summary>The right to run a message's handler and to commit what it saved.</summary>
/// <param name="Key">The row.</param>
/// <param name="Token">The fencing token. Random: a second claim has another one.</param>
/// <param name="State">The state of the row while the claim holds.</param>
/// <param name="Until">When the lease ends unless it is extended.</param>
internal sealed record MessageClaim(MessageKey Key, long Token, AlipayMessageState State, DateTimeOffset Until)
{
    public static long NewToken() => BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));
}

/// <summary>Whether a message's handler may run.</summary>
/// <param name="Claim">The claim; null when it may not.</param>
/// <param name="Existing">The state that stands against it.</param>
/// <param name="MsgIdReused">Whether there is a message with the same id and other content.</param>
internal sealed record ClaimResult(MessageClaim? Claim, AlipayMessageState Existing, bool MsgIdReused);
