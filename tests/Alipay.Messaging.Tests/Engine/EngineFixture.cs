using System.Collections.Concurrent;
using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.Engine;
using Alipay.Messaging.Idempotency;
using Alipay.Messaging.Tests.Security;

namespace Alipay.Messaging.Tests.Engine;

/// <summary>A real engine on fake links, with a handler that the test scripts.</summary>
internal sealed class EngineFixture : IAsyncDisposable
{
    private readonly LogScan _scan = new();
    private readonly AlipayMessagingOptions _options = new()
    {
        AppId = "2021000000000001",
        AppPrivateKey = TestKeys.AppPrivate,
        AlipayPublicKey = TestKeys.AlipayPublic,
        ReconnectDelay = _ => TimeSpan.Zero,
    };

    public EngineFixture(Action<AlipayMessagingOptions>? configure = null, TimeProvider? timeProvider = null, bool idempotent = false)
    {
        var time = timeProvider ?? TimeProvider.System;
        configure?.Invoke(_options);
        Status = new LinkStatus(Changes.Enqueue, time);
        IMessageSink sink = new HandlerSink(new ScriptedHandler(this), _scan.Logs);
        if (idempotent)
        {
            sink = new IdempotencyGate(sink, new InMemoryIdempotencyStore(1000, time), TimeSpan.FromMinutes(1), TimeSpan.FromHours(1), _scan.Logs);
        }

        var settings = OptionsReader.Read(_options, time);
        Engine = new MsgEngine(
            new LiveSettings(settings, time), Connector, sink, Status, new EngineMetrics(settings.AppId), time, _scan.Logs);
    }

    public FakeConnector Connector { get; } = new();

    public MsgEngine Engine { get; }

    public LinkStatus Status { get; }

    public ConcurrentQueue<ConnectionStateChangedEventArgs> Changes { get; } = new();

    public ConcurrentQueue<(string MsgApi, string MsgId, string Content)> Handled { get; } = new();

    /// <summary>What the handler does with a message id; nothing when unset.</summary>
    public Func<string, CancellationToken, Task>? OnMessage { get; set; }

    public async Task<FakeTransport> ConnectAsync()
    {
        var link = Connector.AllowLink();
        Engine.Start();
        await Engine.WhenOpen.WaitAsync(Limits.Soon);
        return link;
    }

    public async ValueTask DisposeAsync()
    {
        await Engine.DrainAsync(CancellationToken.None).WaitAsync(Limits.Soon);
        await Engine.DisposeAsync().AsTask().WaitAsync(Limits.Soon);

        // Whatever the test was about: its log holds no key and no signature.
        _scan.Hide("the application's private key", _options.AppPrivateKey);
        _scan.Hide("Alipay's public key", _options.AlipayPublicKey);
        _scan.AssertClean();
        _scan.Dispose();
    }

    private sealed class ScriptedHandler(EngineFixture fixture) : IMsgHandler
    {
        public async Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken)
        {
            if (fixture.OnMessage is { } script)
            {
                await script(msgId, cancellationToken);
            }

            fixture.Handled.Enqueue((msgApi, msgId, bizContent));
        }
    }
}
