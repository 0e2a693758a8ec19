using Alipay.Messaging;

namespace QuickStart;

/// <summary>Prints each message. Returning acknowledges it SUCCESS; throwing would acknowledge it FAIL.</summary>
internal sealed class PrintingHandler : IMsgHandler
{
    private int _handled;

    public int Handled => Volatile.Read(ref _handled);

    public Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _handled);
        Console.WriteLine($"  {msgApi}  {msgId}");
        Console.WriteLine($"  {bizContent}");
        return Task.CompletedTask;
    }
}
