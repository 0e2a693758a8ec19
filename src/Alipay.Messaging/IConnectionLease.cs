namespace Alipay.Messaging;

/// <summary>
/// Decides which of several instances may connect: the one that holds the lease of the app id. The others stand by. One store, shared by all
/// instances, keeps the leases.
/// </summary>
/// <remarks>
/// <para>
/// A store is called by the client of <see cref="AlipayMessagingOptions.ConnectionLease"/>: about every second while the client stands by, and three times
/// in <see cref="AlipayMessagingOptions.ConnectionLeaseDuration"/> while it holds the lease. Called concurrently when several clients share it.
/// Each member must be atomic towards the others for the same app id, over all instances.
/// </para>
/// <para>
/// The end of a lease is measured by one clock, the store's. The client measures by its own clock from before it asked, and leaves the connection
/// when a fifth of the duration is left without a renewal.
/// </para>
/// </remarks>
public interface IConnectionLease
{
    /// <summary>
    /// Takes the lease when it is free or has ended, or renews it when <paramref name="holder"/> holds it. In both cases it lasts for
    /// <paramref name="duration"/> from now on, by the clock of the store.
    /// </summary>
    /// <param name="appId">The application's id.</param>
    /// <param name="holder">Names the client, and no other client: 32 hexadecimal digits.</param>
    /// <param name="duration">How long the lease lasts.</param>
    /// <param name="cancellationToken">Canceled when the client is closing, or when the answer would be too late.</param>
    /// <returns>Whether <paramref name="holder"/> holds the lease now; <see langword="false"/> when another one does.</returns>
    ValueTask<bool> TryAcquireAsync(string appId, string holder, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>Ends the lease, so that another instance can take it immediately. Does nothing when <paramref name="holder"/> does not hold it.</summary>
    /// <param name="appId">The application's id.</param>
    /// <param name="holder">As acquired.</param>
    /// <param name="cancellationToken">Canceled when the client waits no longer.</param>
    /// <returns>A task that completes when the lease has ended.</returns>
    ValueTask ReleaseAsync(string appId, string holder, CancellationToken cancellationToken);
}
