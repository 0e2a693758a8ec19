using System.Diagnostics.CodeAnalysis;

namespace Alipay.Messaging.Lease;

/// <summary>One uninterrupted time in which this client holds the lease, renewed in the background until it is ended or lost.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The sources have no timer and no wait handle; Lost is read after the end.")]
internal sealed class LeaseTerm
{
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _renewing;

    /// <param name="renew">Renews until the token is canceled, and returns early when the lease is lost.</param>
    public LeaseTerm(Func<CancellationToken, Task> renew) => _renewing = RunAsync(renew);

    /// <summary>Canceled when the lease is lost: the connection must be left before the store gives it to another.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Renews no more. Never throws.</summary>
    public async Task EndAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        await _renewing.ConfigureAwait(false);
    }

    private async Task RunAsync(Func<CancellationToken, Task> renew)
    {
        try
        {
            await renew(_ended.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // Ended by its holder.
            return;
        }
        catch (Exception)
        {
            // A clock that throws: without renewals the lease ends.
        }

        await _lost.CancelAsync().ConfigureAwait(false);
    }
}
