using System.Collections.Concurrent;
using Alipay.Messaging.Messages;

namespace Alipay.Messaging.Tests.Hosting;

/// <summary>What handlers have seen, in order. Registered as a singleton.</summary>
internal sealed class Seen
{
    private readonly ConcurrentQueue<string> _notes = new();

    public IReadOnlyList<string> Notes => _notes.ToArray();

    public void Note(string note) => _notes.Enqueue(note);
}

internal sealed class MiniAuditHandler(Seen seen) : IMsgHandler
{
    public Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken)
    {
        seen.Note($"audit {msgApi}");
        return Task.CompletedTask;
    }
}

internal sealed class DepositBackHandler(Seen seen) : IMsgHandler<TradeRefundDepositBackCompleted>
{
    public Task OnMessageAsync(AlipayMessage<TradeRefundDepositBackCompleted> message, CancellationToken cancellationToken)
    {
        seen.Note($"deposit back {message.Body.DbackAmount}");
        return Task.CompletedTask;
    }
}

internal sealed class EverythingElse(Seen seen) : IMsgHandler
{
    public Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken)
    {
        seen.Note($"else {msgApi} {bizContent}");
        return Task.CompletedTask;
    }
}
