using System.Collections.Concurrent;

namespace Alipay.Messaging.Tool.Tests;

/// <summary>Keeps what arrives; fails as often as it is told.</summary>
internal sealed class RecordingHandler(int failures = 0) : IMsgHandler
{
    private int _failures = failures;

    public ConcurrentQueue<(string MsgApi, string MsgId, string Content)> Seen { get; } = new();

    public Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken)
    {
        Seen.Enqueue((msgApi, msgId, bizContent));
        return Interlocked.Decrement(ref _failures) >= 0 ? throw new InvalidOperationException("A failure of the test.") : Task.CompletedTask;
    }
}
