using System.Collections.Concurrent;
using Alipay.Messaging.Testing;

namespace Alipay.Messaging.Tests.Faults.Fixtures;

/// <summary>A gateway that redelivers, a proxy in front of it, and a client with short limits.</summary>
internal sealed class FaultFixture : IAsyncDisposable
{
    public static readonly TimeSpan HeartbeatTimeout = TimeSpan.FromSeconds(1.5);

    private readonly DefectLog _log = new();

    private FaultFixture(AlipayTestGateway gateway, Action<AlipayMessagingOptions>? configure)
    {
        Gateway = gateway;
        Proxy = TcpProxy.Start(gateway.Port);
        gateway.ConfigureClient(Options);
        Options.ServerHost = Proxy.Host;
        Options.HeartbeatInterval = TimeSpan.FromMilliseconds(200);
        Options.HeartbeatTimeout = HeartbeatTimeout;
        Options.ReconnectDelay = _ => TimeSpan.FromMilliseconds(5);
        Options.DrainTimeout = TimeSpan.FromSeconds(5);
        configure?.Invoke(Options);
        Log = new HostileLog(_log);
        Client = new AlipayMsgClient(Options, Ledger, Log);
        Client.StateChanged += (_, change) => Changes.Enqueue(change);
    }

    /// <summary>The client's log; it throws only when told to.</summary>
    public HostileLog Log { get; }

    public AlipayTestGateway Gateway { get; }

    public TcpProxy Proxy { get; }

    public AlipayMessagingOptions Options { get; } = new();

    public AlipayMsgClient Client { get; }

    public HandlerLedger Ledger { get; } = new();

    public ConcurrentQueue<ConnectionStateChangedEventArgs> Changes { get; } = new();

    /// <summary>What the library called a defect of its own: nothing, ever.</summary>
    public IReadOnlyCollection<string> Defects => _log.Defects;

    public static async Task<FaultFixture> StartAsync(Action<AlipayMessagingOptions>? configure = null, AlipayTestGatewayOptions? gateway = null)
        => new(await AlipayTestGateway.StartAsync(gateway ?? new() { RedeliverUntilSuccess = true, PushTimeout = Limits.Soon }), configure);

    /// <summary>Connects and waits until the gateway has the connection too.</summary>
    public static async Task<FaultFixture> ConnectAsync(Action<AlipayMessagingOptions>? configure = null, AlipayTestGatewayOptions? gateway = null)
    {
        var fixture = await StartAsync(configure, gateway);
        await fixture.Client.ConnectAsync().WaitAsync(Limits.Soon);
        await fixture.Gateway.WaitForConnectionsAsync(1);
        return fixture;
    }

    public Task<PushResult> PushAsync(string msgId, string content = "{}")
        => Gateway.PushAsync("alipay.test.fault", content, new() { MsgId = msgId });

    /// <summary>The reason given with the first loss of a connection.</summary>
    public async Task<string> FirstLossAsync()
    {
        await WaitUntilAsync(() => Changes.Any(IsLoss));
        return Changes.First(IsLoss).Status.Reason;

        static bool IsLoss(ConnectionStateChangedEventArgs change) => change.Status.State == ConnectionState.Reconnecting;
    }

    public Task WaitForConnectionAsync(int number) => Gateway.WaitUntilAsync(gateway => gateway.Connections.Count >= number);

    public static async Task WaitUntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Limits.Soon);
        while (!condition())
        {
            await Task.Delay(5, limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Ledger.Release();
        await Client.DisposeAsync().AsTask().WaitAsync(Limits.Soon);
        await Gateway.DisposeAsync();
        await Proxy.DisposeAsync();
        _log.Dispose();
    }
}
