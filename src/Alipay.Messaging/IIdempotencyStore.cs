namespace Alipay.Messaging;

/// <summary>
/// Remembers which messages were handled, so that a redelivery does not reach the handler again. The default is in
/// memory, per client; instances that share an app id need a shared store.
/// </summary>
/// <remarks>
/// Called by many threads at once. Each member must be atomic towards the others for the same message. An exception from
/// <see cref="TryClaimAsync"/> makes the message answer FAIL: nothing is handled unprotected, nothing is lost.
/// </remarks>
public interface IIdempotencyStore
{
    /// <summary>Asks for the right to handle one message.</summary>
    /// <param name="appId">The application's id; together with <paramref name="msgId"/> it names the message.</param>
    /// <param name="msgId">Alipay's id of the message.</param>
    /// <param name="lease">How long the right holds. A claim that was neither completed nor released by then may be given to another.</param>
    /// <param name="cancellationToken">Fires when the client gives up closing in peace.</param>
    /// <returns>Whether the caller may handle the message, or who has.</returns>
    ValueTask<IdempotencyClaim> TryClaimAsync(string appId, string msgId, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Records that the message was handled. Does nothing when the claim is no longer the caller's and someone else's stands.</summary>
    /// <param name="appId">As claimed.</param>
    /// <param name="msgId">As claimed.</param>
    /// <param name="token">The token of the claim.</param>
    /// <param name="retention">How long to remember it.</param>
    /// <param name="cancellationToken">Fires when the client gives up closing in peace.</param>
    /// <returns>A task that ends when it is recorded.</returns>
    ValueTask CompleteAsync(string appId, string msgId, long token, TimeSpan retention, CancellationToken cancellationToken);

    /// <summary>Gives the right back: the handler failed. Does nothing when the claim is no longer the caller's.</summary>
    /// <param name="appId">As claimed.</param>
    /// <param name="msgId">As claimed.</param>
    /// <param name="token">The token of the claim.</param>
    /// <param name="cancellationToken">Fires when the client gives up closing in peace.</param>
    /// <returns>A task that ends when it is given back.</returns>
    ValueTask ReleaseAsync(string appId, string msgId, long token, CancellationToken cancellationToken);
}

/// <summary>The answer of an <see cref="IIdempotencyStore"/> to a claim.</summary>
/// <param name="State">Who has, or had, the message.</param>
/// <param name="Token">Names this claim when <paramref name="State"/> is <see cref="IdempotencyState.Claimed"/>; else zero.</param>
public readonly record struct IdempotencyClaim(IdempotencyState State, long Token);

/// <summary>What an <see cref="IIdempotencyStore"/> knows of a message.</summary>
public enum IdempotencyState
{
    /// <summary>The caller may handle it. Nobody else may, until the lease ends.</summary>
    Claimed,

    /// <summary>Someone is handling it now. The message is answered FAIL, so that it comes again.</summary>
    InProgress,

    /// <summary>It was handled. The message is answered SUCCESS without the handler.</summary>
    Completed,
}
