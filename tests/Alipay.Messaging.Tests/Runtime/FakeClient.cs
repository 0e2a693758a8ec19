using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.Pipeline;
using Alipay.Messaging.Runtime;
using Alipay.Messaging.Tests.Connection;
using Alipay.Messaging.Tests.Receiving;

namespace Alipay.Messaging.Tests.Runtime;

/// <summary>A whole client without a network: its connections are fakes, its handler does what the test says.</summary>
internal sealed class FakeClient : IMsgHandler, IAsyncDisposable
{
    private readonly CapturingLoggerProvider _logs;
    private int _running;

    public FakeClient(Action<AlipayMessagingOptions>? configure = null, CapturingLoggerProvider? logs = null)
    {
        _logs = logs ?? new CapturingLoggerProvider();
        Options.AppId = "2021000000000001";
        Options.AppPrivateKey = TestKeys.AppPrivate;
        Options.AlipayPublicKey = TestKeys.AlipayPublic;
        Options.ServerHost = "127.0.0.1:1"; // A loopback gateway may have several clients of one application id.
        Options.UseIdempotency = false;
        Options.ReconnectDelay = _ => TimeSpan.Zero;
        configure?.Invoke(Options);
        Client = new AlipayMsgClient(new AppSetup(ReadOptions, TimeProvider.System)
        {
            CreateHandlers = (_, _, logger) => new HandlerStage(this, logger),
            Logger = new GuardedLogger(_logs.CreateLogger("")),
            CreateConnector = (_, _) => Gateway,
        });
    }

    public AlipayMessagingOptions Options { get; } = new();

    public FakeGateway Gateway { get; } = new();

    public AlipayMsgClient Client { get; }

    /// <summary>What the handler does; nothing when unset.</summary>
    public Func<string, CancellationToken, Task>? OnMessage { get; set; }

    /// <summary>Called when the client reads its options.</summary>
    public Action? OnReadOptions { get; set; }

    public int Running => Volatile.Read(ref _running);

    public CapturingLoggerProvider Logs => _logs;

    public Task ConnectAsync() => Client.ConnectAsync().WaitAsync(Limits.Soon);

    /// <summary>Delivers one message and waits until its handler runs.</summary>
    public async Task DeliverAsync(string msgId)
    {
        var before = Running;
        Gateway.Newest.Deliver(new Consume { StreamId = msgId, MsgId = msgId }.ToString());
        await Eventually.IsTrueAsync(() => Running > before);
    }

    /// <summary>Delivers one message on the given connection and waits until it is answered SUCCESS there.</summary>
    public static async Task DeliverOnAsync(FakeTransport connection, string msgId)
    {
        connection.Deliver(new Consume { StreamId = msgId, MsgId = msgId }.ToString());
        Assert.Equal(Consume.Ack(msgId, msgId, "SUCCESS"), await connection.NextSentAsync());
    }

    public async Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _running);
        try
        {
            await (OnMessage?.Invoke(msgId, cancellationToken) ?? Task.CompletedTask);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync().AsTask().WaitAsync(Limits.Soon);
        _logs.Dispose();
    }

    private AlipayMessagingOptions ReadOptions()
    {
        OnReadOptions?.Invoke();
        return Options;
    }
}
