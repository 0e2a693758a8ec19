namespace Alipay.Messaging.Tests.Transport;

/// <summary>Keeps each write apart, and gives what it was told to give to be read.</summary>
internal sealed class RecordingStream(byte[]? incoming = null, int chunk = int.MaxValue) : MemoryStream(incoming ?? [])
{
    public List<byte[]> Writes { get; } = [];

    public int Flushes { get; private set; }

    public bool FailWrites { get; set; }

    /// <summary>When set, writes wait for it.</summary>
    public TaskCompletionSource? Blocker { get; set; }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        => base.ReadAsync(buffer[..Math.Min(buffer.Length, chunk)], cancellationToken);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Blocker is { } blocker)
        {
            await blocker.Task.WaitAsync(Limits.Soon, cancellationToken);
        }

        if (FailWrites)
        {
            throw new IOException("broken by the test");
        }

        Writes.Add(buffer.ToArray());
    }

    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        Flushes++;
        return Task.CompletedTask;
    }
}
