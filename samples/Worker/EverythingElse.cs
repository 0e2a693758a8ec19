using Alipay.Messaging;

namespace Worker;

/// <summary>Takes what no other handler takes.</summary>
internal sealed class EverythingElse : IMsgHandler
{
    public Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken)
    {
        Console.WriteLine($"  {msgApi} has no handler: {bizContent}");
        return Task.CompletedTask;
    }
}
