using System.Collections.Concurrent;

namespace Alipay.Messaging.Tests.Faults.Fixtures;

/// <summary>Looks at each acknowledgement as it arrives: a SUCCESS whose handler has not completed is one too early.</summary>
internal sealed class EarlyAcks : IAsyncDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private readonly ConcurrentQueue<string> _ids = new();
    private readonly Task _watching;

    public EarlyAcks(FaultFixture fixture) => _watching = WatchAsync(fixture);

    /// <summary>The messages that were acknowledged too early.</summary>
    public IReadOnlyCollection<string> Ids => _ids;

    /// <summary>How many acknowledgements were looked at.</summary>
    public int Seen { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _watching;
        _ended.Dispose();
    }

    private async Task WatchAsync(FaultFixture fixture)
    {
        await Task.Yield();
        try
        {
            while (true)
            {
                var acks = fixture.Gateway.AcksReceived;
                foreach (var ack in acks.Skip(Seen).Where(ack => ack is { Status: MsgStatus.Success, MsgId: not null } && fixture.Ledger.Completed(ack.MsgId) == 0))
                {
                    _ids.Enqueue(ack.MsgId!);
                }

                Seen = acks.Count;
                await Task.Delay(1, _ended.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Looked long enough.
        }
    }
}
