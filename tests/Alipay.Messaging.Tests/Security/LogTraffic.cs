using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.RegularExpressions;
using Alipay.Messaging.Connection;
using Alipay.Messaging.Sending;
using Alipay.Messaging.Testing;
using Alipay.Messaging.Tests.Connection;

namespace Alipay.Messaging.Tests.Security;

/// <summary>One client and one gateway that do to each other all that can happen, in one mode.</summary>
internal sealed partial class LogTraffic(AlipayTestGateway gateway, LogScan scan) : IMsgHandler, IFailedMessageSink
{
    private const string Api = "alipay.fund.trans.order.changed";
    private const string Body = $$"""{"note":"{{LogScan.BodyMark}} 中文"}""";
    private const string Throws = "throws";
    private const string Blocks = "blocks";

    private readonly ConcurrentQueue<string> _begun = new();
    private readonly TaskCompletionSource _unblocked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task RunAsync()
    {
        var options = Options();
        await using var client = new AlipayMsgClient(options, this, scan.Logs.Factory);
        client.StateChanged += (_, change) =>
        {
            scan.Read(change.Status);
            throw new InvalidOperationException("A handler of StateChanged that fails.");
        };
        await ConnectAgainstRefusalsAsync(client);
        await client.ConnectAsync().WaitAsync(Limits.Soon);
        await ReceiveAsync();
        await SendAsync(client);
        await OverloadAsync();
        await LoseTheConnectionAsync(client);
        await CloseAsync(client);
        await ConnectionThatFailsForNobodyKnowsWhyAsync();
        await ScheduleThatFailsAsync();
        await SupervisorThatFailsAsync();
        await CloseThatIsHeldUpAsync();
        HideSecrets();
    }

    public async Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken)
    {
        _begun.Enqueue(msgId);
        if (msgId.StartsWith(Blocks, StringComparison.Ordinal))
        {
            await _unblocked.Task;
        }

        if (msgId == "outlives")
        {
            cancellationToken.Register(() => throw new InvalidOperationException("A callback that fails."));
            await _closed.Task;
        }

        if (msgId == Throws)
        {
            throw new InvalidOperationException("A handler that fails.");
        }
    }

    public Task OnFailedAsync(FailedMessage message, CancellationToken cancellationToken) =>
        throw new InvalidOperationException($"A sink that fails: {message}");

    private AlipayMessagingOptions Options()
    {
        var options = new AlipayMessagingOptions
        {
            MaxConcurrentMessages = 3,
            MessageQueueCapacity = 1,
            AckTimeout = TimeSpan.FromMilliseconds(500),
            DrainTimeout = TimeSpan.Zero,
            MaxFailuresPerMessage = 1,
            FailedMessageSink = this,
            IdempotencyStore = new FaultyStore(),
            ReconnectDelay = static _ => TimeSpan.FromMilliseconds(10),
        };
        gateway.ConfigureClient(options);
        return options;
    }

    private async Task ConnectAgainstRefusalsAsync(AlipayMsgClient client)
    {
        RegisterFault[] refusals =
        [
            RegisterFault.Refuse("40002", "Invalid Arguments", "isv.invalid-signature", $"验签出错，网关生成的验签字符串为：app_id=1&charset=UTF-8&nonce={LogScan.SignedMark}"),
            RegisterFault.Refuse("40002", "Invalid Arguments", "isv.invalid-signature", $"验签出错：alipay_root_cert_sn=1&app_cert_sn={LogScan.SignedMark}&app_id=1"),
            RegisterFault.BadSignature, RegisterFault.ForeignSignature, RegisterFault.GarbageSignature, RegisterFault.NoSignature, RegisterFault.Status(403, Body),
        ];
        foreach (var refusal in refusals)
        {
            gateway.Faults.Register.Next(refusal);
            scan.Read(await Assert.ThrowsAnyAsync<AlipayMsgException>(() => client.ConnectAsync().WaitAsync(Limits.Soon)));
            scan.Read(client.Status);
        }

        // These pass, and are logged.
        gateway.Faults.Register.Next(RegisterFault.Status(500, Body));
        gateway.Faults.Register.Next(RegisterFault.TruncatedJson);
        gateway.Faults.Register.Next(RegisterFault.NoToken);
        gateway.Faults.Register.Next(RegisterFault.Body(Body));
        gateway.Faults.Upgrade.Next(UpgradeFault.Reset);
    }

    private async Task ReceiveAsync()
    {
        foreach (var msgId in new[] { "good", "good", Throws, FaultyStore.Claim, FaultyStore.Record, FaultyStore.Undecided, FaultyStore.Reused })
        {
            await PushAsync(new() { MsgId = msgId });
        }

        foreach (var signature in Enum.GetValues<PushSignature>())
        {
            await PushAsync(new() { Signature = signature });
        }

        await PushAsync(new() { Charset = "UTF-7" });
        await PushAsync(new() { Data = $"[\"{LogScan.BodyMark}\"]" });
        await PushAsync(new() { Data = $"{{\"header\":{{}},\"content\":{Body}}}" });
        await PushAsync(new() { Data = $"{{\"content\":{{\"{LogScan.BodyMark}" });
        var connection = gateway.Connections[^1];
        await connection.SendTextAsync(Compose(new() { Command = "UNKNOWN" }));
        await connection.SendTextAsync(Compose(new() { StreamId = "a\nb" }));
        await connection.SendTextAsync(Body);
        await connection.SendBytesAsync("BODYMARK"u8.ToArray(), WebSocketMessageType.Binary);
        await PushAsync(new());
    }

    private async Task SendAsync(AlipayMsgClient client)
    {
        gateway.Faults.Produce.Next(ProduceFault.Duplicate);
        scan.Read(await client.SendMessageAsync(Api, Body));
        gateway.Faults.Produce.Next(ProduceFault.Fail("40004", "no"));
        scan.Read(await client.SendMessageAsync(Api, Body));
        gateway.Faults.Produce.Next(ProduceFault.Withhold);
        scan.Read(await Assert.ThrowsAsync<AlipayMsgAckTimeoutException>(() => client.SendMessageAsync(Api, Body)));
        scan.Read(await Assert.ThrowsAsync<ArgumentException>(() => client.SendMessageAsync(Api, Body + LogScan.BodyMark)));
        var count = gateway.Connections.Count;
        gateway.Faults.Produce.Next(ProduceFault.DropConnection);

        // Not connected, or, on a busy machine, no answer in time.
        scan.Read(await Assert.ThrowsAnyAsync<AlipayMsgException>(() => client.SendMessageAsync(Api, Body)));
        await gateway.WaitUntilAsync(one => one.Connections.Count > count);
    }

    // Three handlers are busy and one message waits: the next is one too many.
    private async Task OverloadAsync()
    {
        var connection = gateway.Connections[^1];
        await connection.SendTextAsync(Compose(new() { MsgId = Blocks }));
        await Eventually.IsTrueAsync(() => _begun.Contains(Blocks));
        Assert.Equal(MsgStatus.Fail, (await PushAsync(new() { MsgId = Blocks })).Status);
        await connection.SendTextAsync(Compose(new() { MsgId = Blocks + 2 }));
        await connection.SendTextAsync(Compose(new() { MsgId = Blocks + 3 }));
        await Eventually.IsTrueAsync(() => _begun.Contains(Blocks + 2) && _begun.Contains(Blocks + 3));
        await connection.SendTextAsync(Compose(new() { MsgId = "waits" }));
        Assert.Equal(MsgStatus.Fail, (await PushAsync(new() { MsgId = "too many" })).Status);
        _unblocked.SetResult();
        await Eventually.IsTrueAsync(() => _begun.Contains("waits"));
        await PushAsync(new());
    }

    private async Task LoseTheConnectionAsync(AlipayMsgClient client)
    {
        gateway.Faults.Register.Next(RegisterFault.Refuse("40002", "no", "isv.invalid-signature", $"app_id={LogScan.SignedMark}"));
        gateway.Faults.Register.Next(RegisterFault.BadSignature);
        var count = gateway.Connections.Count;
        gateway.DropAll();
        await gateway.WaitUntilAsync(one => one.Connections.Count > count);
        await PushAsync(new());
        scan.Read(client.Status);
        await gateway.Connections[^1].CloseAsync(4000, $"bye: app_id={LogScan.SignedMark}");
        await gateway.WaitUntilAsync(one => one.Connections.Count > count + 1);
    }

    private async Task CloseAsync(AlipayMsgClient client)
    {
        await gateway.Connections[^1].SendTextAsync(Compose(new() { MsgId = "outlives" }));
        await Eventually.IsTrueAsync(() => _begun.Contains("outlives"));
        await client.CloseAsync().WaitAsync(Limits.Soon);
        _closed.SetResult();
        await Eventually.IsTrueAsync(() => scan.EventsSeen.Contains(24) && scan.EventsSeen.Contains(41));
        scan.Read(client.Status);
    }

    private async Task ConnectionThatFailsForNobodyKnowsWhyAsync()
    {
        var options = Options();
        var (configure, failing) = (options.ConfigureHttpHandler, false);
        options.ConfigureHttpHandler = handler =>
        {
            configure?.Invoke(handler);
            if (failing && !scan.EventsSeen.Contains(29))
            {
                throw new InvalidOperationException("A configuration that fails.");
            }
        };
        await using var client = new AlipayMsgClient(options, this, scan.Logs.Factory);
        await client.ConnectAsync().WaitAsync(Limits.Soon);
        failing = true;
        gateway.DropAll();
        await Eventually.IsTrueAsync(() => scan.EventsSeen.Contains(29));
        scan.Read(client.Status);
    }

    private async Task ScheduleThatFailsAsync()
    {
        var options = Options();
        options.ReconnectDelay = static _ => throw new InvalidOperationException("A schedule that fails.");
        await using var client = new AlipayMsgClient(options, this, scan.Logs.Factory);
        await client.ConnectAsync().WaitAsync(Limits.Soon);
        gateway.DropAll();
        await Eventually.IsTrueAsync(() => scan.EventsSeen.Contains(35));
        scan.Read(client.Status);
    }

    // No gateway brings the supervisor to fail: a connection that breaks the promises of its interface does.
    private async Task SupervisorThatFailsAsync()
    {
        var status = new ConnectionStatusTracker(static _ => { }, TimeProvider.System);
        var connector = new FakeConnector();
        connector.AllowConnection().Break(new InvalidTimeZoneException("A connection that fails."));
        using var outbox = new AckOutbox(1, static () => false);
        var session = new ConnectionSession(outbox, new PendingReplies(1), static () => { }, static (_, _) => ValueTask.CompletedTask, static () => { }, static () => { }, TimeProvider.System);
        using var supervisor = new ConnectionSupervisor("1", connector, session, null, new ReconnectPolicy(null, "1", scan.Logs), status, TimeProvider.System, scan.Logs);
        supervisor.Start();
        await Eventually.IsTrueAsync(() => scan.EventsSeen.Contains(7));
        scan.Read(status.Current);
        await supervisor.StopAsync().WaitAsync(Limits.Soon);
    }

    private async Task CloseThatIsHeldUpAsync()
    {
        using var release = new ManualResetEventSlim();
        using var begun = new ManualResetEventSlim();
        var options = Options();
        options.ConfigureHttpHandler = _ =>
        {
            begun.Set();
            release.Wait(Limits.Soon);
        };
        await using var client = new AlipayMsgClient(options, this, scan.Logs.Factory);
        var connecting = client.ConnectAsync();
        Assert.True(begun.Wait(Limits.Soon));

        await client.CloseAsync().WaitAsync(Limits.Soon);

        Assert.Contains(60, scan.EventsSeen);
        release.Set();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting.WaitAsync(Limits.Soon));
    }

    private async Task<PushResult> PushAsync(PushOptions push)
    {
        Compose(push);
        return await gateway.PushAsync(Api, Body, push);
    }

    /// <summary>The frame, whose signature must not be read anywhere. RSA signs the same text to the same signature, so that of a push is hidden too.</summary>
    private string Compose(PushOptions push)
    {
        var frame = gateway.ComposeMessage(Api, Body, push);
        scan.Hide("a message's signature", Signature().Match(frame).Groups[1].Value);
        return frame;
    }

    private void HideSecrets()
    {
        scan.Hide("the application's private key", gateway.AppPrivateKey);
        scan.Hide("Alipay's public key", gateway.AlipayPublicKey);
        foreach (var request in gateway.Requests)
        {
            scan.Hide("a link_token", request.Parameters.GetValueOrDefault("link_token"));
            scan.Hide("a request's signature", request.Parameters.GetValueOrDefault("sign"));
            scan.Hide("a signed text", string.Join('&', request.Parameters.Where(static one => one.Key != "sign").OrderBy(static one => one.Key, StringComparer.Ordinal).Select(static one => $"{one.Key}={one.Value}")));
        }

        foreach (var problem in gateway.Problems)
        {
            scan.Read(problem);
        }
    }

    [GeneratedRegex("\"x-sign\":\"([^\"]*)\"")]
    private static partial Regex Signature();
}
