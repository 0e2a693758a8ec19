namespace Alipay.Messaging.Tests.Security;

/// <summary>Counts what it is given.</summary>
internal sealed class CountingHandler : IMsgHandler
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _count);
        return Task.CompletedTask;
    }
}
