namespace Alipay.Messaging;

/// <summary>
/// Remembers which messages were handled, so that a redelivery does not reach the handler again. The default is in
/// memory, per client; instances that share an app id need a shared store.
/// </summary>
/// <remarks>
/// <para>
/// Called concurrently. Each member must be atomic towards the others for the same message. An exception from
/// <see cref="TryClaimAsync"/>, and an answer that is none (<c>default</c>), makes the message answer FAIL: nothing is handled
/// unprotected, nothing is lost.
/// </para>
/// <para>
/// Two messages with the same id and different content are two messages: each is claimed, completed and released for itself. Alipay
/// does not sign the id, so a wrong one must not cost a message. The store reports the second in
/// <see cref="IdempotencyClaim.MsgIdReused"/>. What was recorded without a content hash counts as the same content.
/// </para>
/// <para>
/// A store that also implements <see cref="Microsoft.Extensions.Diagnostics.HealthChecks.IHealthCheck"/> is checked when its
/// application starts in a host, which logs what it finds, and takes part in the application's health check.
/// </para>
/// </remarks>
public interface IIdempotencyStore
{
    /// <summary>Asks for the right to handle one message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="lease">How long the right holds. A claim that was neither completed nor released by then may be given to another.</param>
    /// <param name="cancellationToken">Canceled when the client is closing and <see cref="AlipayMessagingOptions.DrainTimeout"/> has elapsed.</param>
    /// <returns>Whether the caller may handle the message, or why not.</returns>
    ValueTask<IdempotencyClaim> TryClaimAsync(IdempotencyKey message, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>
    /// Records that the message was handled. Also does so when the claim has expired and was given to no other; does nothing when
    /// another caller holds it.
    /// </summary>
    /// <param name="message">As claimed.</param>
    /// <param name="token">The token of the claim.</param>
    /// <param name="retention">How long to remember it.</param>
    /// <param name="cancellationToken">Not canceled by the client: what was handled must be recorded.</param>
    /// <returns>A task that completes when it is recorded.</returns>
    ValueTask CompleteAsync(IdempotencyKey message, long token, TimeSpan retention, CancellationToken cancellationToken);

    /// <summary>Releases the claim: the handler failed. Does nothing when the claim is no longer the caller's.</summary>
    /// <param name="message">As claimed.</param>
    /// <param name="token">The token of the claim.</param>
    /// <param name="cancellationToken">Not canceled by the client.</param>
    /// <returns>A task that completes when it is given back.</returns>
    ValueTask ReleaseAsync(IdempotencyKey message, long token, CancellationToken cancellationToken);
}
