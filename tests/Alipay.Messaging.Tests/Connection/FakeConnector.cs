using System.Threading.Channels;
using Alipay.Messaging.Connection;
using Alipay.Messaging.Transport;

namespace Alipay.Messaging.Tests.Connection;

/// <summary>Opens fake connections, one for each outcome that the test allows.</summary>
internal sealed class FakeConnector : IGatewayConnector
{
    private readonly Channel<Func<IMsgTransport>> _outcomes = Channel.CreateUnbounded<Func<IMsgTransport>>();
    private int _attempts;

    public int Attempts => Volatile.Read(ref _attempts);

    public FakeTransport AllowConnection()
    {
        var connection = new FakeTransport();
        _outcomes.Writer.TryWrite(() => connection);
        return connection;
    }

    public void Fail(Exception e) => _outcomes.Writer.TryWrite(() => throw e);

    public void FailForAWhile() => Fail(new AlipayMsgConnectFailedException("no network", ConnectStep.Tcp, innerException: new IOException()));

    public async Task<IMsgTransport> ConnectAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _attempts);
        return (await _outcomes.Reader.ReadAsync(cancellationToken))();
    }
}
