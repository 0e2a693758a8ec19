namespace Alipay.Messaging.Benchmarks.EndToEnd.Load;

/// <summary>What a handler does with a message: <c>returns</c>, <c>awaits</c> or <c>blocks</c> for 5 ms.</summary>
internal sealed class LoadHandler(string kind) : IMsgHandler
{
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(5);

    /// <summary>As many as the cores; for a handler that waits, as many as the library runs concurrently by default.</summary>
    public int BareWorkers => kind == "returns" ? Environment.ProcessorCount : new AlipayMessagingOptions().MaxConcurrentMessages;

    public Task HandleAsync()
    {
        switch (kind)
        {
            case "awaits":
                return Task.Delay(Wait);
            case "blocks":
                Thread.Sleep(Wait);
                return Task.CompletedTask;
            default:
                return Task.CompletedTask;
        }
    }

    public Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken) => HandleAsync();
}
