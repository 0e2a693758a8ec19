using System.Threading.Channels;
using Alipay.Messaging.Engine;
using Alipay.Messaging.Transport;

namespace Alipay.Messaging.Tests.Engine;

/// <summary>Opens fake links, one for each outcome that the test allows.</summary>
internal sealed class FakeConnector : ILinkConnector
{
    private readonly Channel<Func<IMsgTransport>> _outcomes = Channel.CreateUnbounded<Func<IMsgTransport>>();
    private int _attempts;

    public int Attempts => Volatile.Read(ref _attempts);

    public FakeTransport AllowLink()
    {
        var link = new FakeTransport();
        _outcomes.Writer.TryWrite(() => link);
        return link;
    }

    public void Fail(Exception e) => _outcomes.Writer.TryWrite(() => throw e);

    public void FailForAWhile() => Fail(new ConnectAttemptException("no network", new IOException()));

    public async Task<IMsgTransport> ConnectAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _attempts);
        return (await _outcomes.Reader.ReadAsync(cancellationToken))();
    }
}
