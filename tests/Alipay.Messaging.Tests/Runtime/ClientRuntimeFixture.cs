using System.Collections.Concurrent;
using Alipay.Messaging.Configuration;
using Alipay.Messaging.Connection;
using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.Idempotency;
using Alipay.Messaging.Pipeline;
using Alipay.Messaging.Runtime;
using Alipay.Messaging.Tests.Connection;
using Alipay.Messaging.Tests.Security;

namespace Alipay.Messaging.Tests.Runtime;

/// <summary>A real client runtime on fake connections, with a handler that the test scripts.</summary>
internal sealed class ClientRuntimeFixture : IAsyncDisposable
{
    private readonly LogScan _scan = new();
    private readonly AlipayMessagingOptions _options = new()
    {
        AppId = "2021000000000001",
        AppPrivateKey = TestKeys.AppPrivate,
        AlipayPublicKey = TestKeys.AlipayPublic,
        ReconnectDelay = _ => TimeSpan.Zero,
    };

    public ClientRuntimeFixture(Action<AlipayMessagingOptions>? configure = null, TimeProvider? timeProvider = null, bool idempotent = false)
    {
        var time = timeProvider ?? TimeProvider.System;
        configure?.Invoke(_options);
        Status = new ConnectionStatusTracker(Changes.Enqueue, time);
        var settings = OptionsReader.Read(_options, time);
        var metrics = new MessagingMetrics(settings.AppId);
        var pipeline = MessagePipeline.Build(
            new HandlerStage(new ScriptedHandler(this), _scan.Logs), _options, idempotent ? new InMemoryIdempotencyStore(1000, time) : null, null, metrics, time, _scan.Logs);
        Runtime = new ClientRuntime(new LiveCredentials(settings, time), Connector, pipeline, Status, metrics, time, _scan.Logs);
    }

    public FakeConnector Connector { get; } = new();

    public ClientRuntime Runtime { get; }

    public ConnectionStatusTracker Status { get; }

    public ConcurrentQueue<ConnectionStateChangedEventArgs> Changes { get; } = new();

    public ConcurrentQueue<(string MsgApi, string MsgId, string Content)> Handled { get; } = new();

    /// <summary>What the handler does with a message id; nothing when unset.</summary>
    public Func<string, CancellationToken, Task>? OnMessage { get; set; }

    public async Task<FakeTransport> ConnectAsync()
    {
        var connection = Connector.AllowConnection();
        Runtime.Start();
        await Runtime.WhenOpen.WaitAsync(Limits.Soon);
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        await Runtime.StopAsync(CancellationToken.None).WaitAsync(Limits.Soon);
        Runtime.Dispose();

        // Whatever the test was about: its log holds no key and no signature.
        _scan.Hide("the application's private key", _options.AppPrivateKey);
        _scan.Hide("Alipay's public key", _options.AlipayPublicKey);
        _scan.AssertClean();
        _scan.Dispose();
    }

    private sealed class ScriptedHandler(ClientRuntimeFixture fixture) : IMsgHandler
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
