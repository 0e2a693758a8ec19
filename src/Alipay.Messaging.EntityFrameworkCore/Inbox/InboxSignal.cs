using System.Threading.Channels;

namespace Alipay.Messaging.EntityFrameworkCore.Inbox;

/// <summary>Wakes the workers of this process when a message may be due, before they look by themselves.</summary>
internal sealed class InboxSignal
{
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Set() => _signal.Writer.TryWrite(true);

    /// <summary>Returns when it was set since the last return, when the time has elapsed, or when the token is canceled.</summary>
    public async Task WaitAsync(TimeSpan atMost, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        using var elapsed = new CancellationTokenSource(atMost, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(elapsed.Token, cancellationToken);
        try
        {
            await _signal.Reader.ReadAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Elapsed, or stopped.
        }
    }
}
