using System.Diagnostics;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Alipay.Messaging.Testing;

namespace Alipay.Messaging.Tests.Testing;

public sealed class GatewayFaultTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(300);

    public static TheoryData<string, RegisterFault, string> Bodies => new()
    {
        { "refusal", RegisterFault.Refuse("40004", "Business Failed", "isv.x"), """{"response":{"code":"40004","msg":"Business Failed","sub_code":"isv.x"}}""" },
        { "status", RegisterFault.Status(500, "oops"), "oops" },
        { "html", RegisterFault.Html, "<html><body>busy, try again</body></html>" },
        { "empty", RegisterFault.Empty, "" },
        { "body", RegisterFault.Body("0"), "0" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Register_answers_what_was_planned_once_and_then_rightly(string name, RegisterFault fault, string body)
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var client = new RawClient(gateway);
        gateway.Faults.Register.Next(fault);

        Assert.Equal(body, await client.RegisterAsync());
        Assert.NotEmpty(RawClient.Token(await client.RegisterAsync()));
        Assert.NotEmpty(name);
        Assert.Empty(gateway.Problems);
    }

    [Fact]
    public async Task Fault_without_an_end_is_ended_by_clear()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var client = new RawClient(gateway);
        gateway.Faults.Register.Always(RegisterFault.Empty);
        gateway.Faults.Register.Next(RegisterFault.Html, 2);

        string[] lengths = [await client.RegisterAsync(), await client.RegisterAsync(), await client.RegisterAsync(), await client.RegisterAsync()];
        gateway.Faults.Clear();

        Assert.Equal([true, true, false, false], lengths.Select(body => body.Length > 0));
        Assert.NotEmpty(RawClient.Token(await client.RegisterAsync()));
    }

    [Fact]
    public async Task Register_signatures_are_good_bad_foreign_or_missing_as_planned()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var client = new RawClient(gateway);
        gateway.Faults.Register.Next(RegisterFault.BadSignature);
        gateway.Faults.Register.Next(RegisterFault.ForeignSignature);
        gateway.Faults.Register.Next(RegisterFault.GarbageSignature);
        gateway.Faults.Register.Next(RegisterFault.NoSignature);
        gateway.Faults.Register.Next(RegisterFault.NoToken);
        gateway.Faults.Register.Next(RegisterFault.AlipayCertSn("abc"));

        var verdicts = new List<bool?>();
        for (var i = 0; i < 6; i++)
        {
            verdicts.Add(IsSigned(gateway, await client.RegisterAsync()));
        }

        Assert.Equal([false, false, false, null, true, true], verdicts);
    }

    [Fact]
    public async Task Truncated_answer_is_no_json()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var client = new RawClient(gateway);
        gateway.Faults.Register.Next(RegisterFault.TruncatedJson);

        var body = await client.RegisterAsync();

        Assert.StartsWith("""{"response":""", body, StringComparison.Ordinal);
        Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(body));
    }

    [Fact]
    public async Task Reset_is_a_reset_at_register_and_upgrade()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var client = new RawClient(gateway);
        gateway.Faults.Register.Next(RegisterFault.Reset);
        gateway.Faults.Upgrade.Next(UpgradeFault.Reset);

        var atRegister = await Assert.ThrowsAsync<HttpRequestException>(() => client.RegisterAsync());
        var token = RawClient.Token(await client.RegisterAsync());
        var atUpgrade = await Assert.ThrowsAsync<WebSocketException>(() => client.OpenAsync(token));

        Assert.Equal(SocketError.ConnectionReset, Innermost(atRegister).SocketErrorCode);
        Assert.Equal(SocketError.ConnectionReset, Innermost(atUpgrade).SocketErrorCode);
    }

    [Fact]
    public async Task What_hangs_is_aborted_within_a_second_of_disposing()
    {
        var gateway = await AlipayTestGateway.StartAsync();
        await using var open = await RawClient.ConnectAsync(gateway);
        await using var registering = new RawClient(gateway);
        await using var halfway = new RawClient(gateway);
        await using var upgrading = new RawClient(gateway);
        var token = RawClient.Token(await upgrading.RegisterAsync());
        gateway.Faults.Register.Next(RegisterFault.Hang);
        gateway.Faults.Register.Next(RegisterFault.HangHalfway);
        gateway.Faults.Upgrade.Next(UpgradeFault.Hang);
        var first = registering.RegisterAsync();
        await gateway.WaitUntilAsync(one => one.RegisterCount == 3);
        Task[] hanging = [first, halfway.RegisterAsync(), upgrading.OpenAsync(token)];
        await gateway.WaitUntilAsync(one => one.RegisterCount == 4 && one.UpgradeCount == 2);
        await Task.WhenAny(Task.WhenAny(hanging), Task.Delay(Soon));
        Assert.All(hanging, task => Assert.False(task.IsCompleted));

        var clock = Stopwatch.StartNew();
        await gateway.DisposeAsync();

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        foreach (var task in hanging)
        {
            await Assert.ThrowsAnyAsync<Exception>(() => task.WaitAsync(TimeSpan.FromSeconds(5)));
            Assert.IsNotType<TimeoutException>(task.Exception?.InnerException);
        }
    }

    [Fact]
    public async Task Upgrade_is_refused_or_late_as_planned()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var refused = new RawClient(gateway);
        await using var late = new RawClient(gateway);
        var signal = new TaskCompletionSource();
        gateway.Faults.Upgrade.Next(UpgradeFault.Status(503));
        gateway.Faults.Upgrade.Next(UpgradeFault.Until(signal.Task));

        await Assert.ThrowsAsync<WebSocketException>(async () => await refused.OpenAsync(RawClient.Token(await refused.RegisterAsync())));
        var opening = late.OpenAsync(RawClient.Token(await late.RegisterAsync()));
        await gateway.WaitUntilAsync(one => one.UpgradeCount == 2);
        Assert.Equal(0, gateway.ConnectionCount);
        signal.SetResult();
        await opening;

        await gateway.WaitForConnectionsAsync(1);
        Assert.Empty(gateway.Problems);
    }

    [Fact]
    public async Task Dropped_link_ends_without_a_close_frame_or_a_reset()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var client = await RawClient.ConnectAsync(gateway);

        gateway.Connections[0].Drop();

        var error = await Assert.ThrowsAsync<WebSocketException>(client.ReceiveAsync);
        Assert.Equal(WebSocketError.ConnectionClosedPrematurely, error.WebSocketErrorCode);
        Assert.Null(error.InnerException);
        await gateway.Connections[0].Closed.WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Reset_link_ends_with_a_reset()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var client = await RawClient.ConnectAsync(gateway);

        gateway.Connections[0].Reset();

        var error = await Assert.ThrowsAsync<WebSocketException>(client.ReceiveAsync);
        Assert.Equal(SocketError.ConnectionReset, Innermost(error).SocketErrorCode);
        await gateway.Connections[0].Closed.WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Planned_close_comes_with_its_code_and_reason()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        gateway.Faults.Link.Next(LinkFault.Close(4001, "go away", TimeSpan.FromMilliseconds(20)));
        await using var client = await RawClient.ConnectAsync(gateway);

        await client.ReceiveAsync();

        Assert.Equal(4001, (int?)client.Socket.CloseStatus);
        Assert.Equal("go away", client.Socket.CloseStatusDescription);
    }

    [Fact]
    public async Task Close_of_the_client_is_answered_and_recorded()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var client = await RawClient.ConnectAsync(gateway);

        await client.Socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(5));

        await gateway.WaitForConnectionsAsync(0);
        Assert.Equal(1000, gateway.Connections[0].CloseCodeReceived);
        Assert.Equal("bye", gateway.Connections[0].CloseReasonReceived);
        Assert.Equal(WebSocketState.Closed, client.Socket.State);
    }

    [Fact]
    public async Task Pings_are_counted_and_answered()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var client = await PingingClientAsync(gateway, pongTimeout: Limits.Soon);
        var receiving = client.ReceiveAsync();

        using var limit = new CancellationTokenSource(Limits.Soon);
        while (gateway.Connections[0].PingsReceived < 3)
        {
            await Task.Delay(10, limit.Token);
        }

        Assert.False(receiving.IsCompleted);
        GC.KeepAlive(Record.ExceptionAsync(() => receiving));
    }

    [Fact]
    public async Task Pings_are_left_unanswered_when_told_so()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var client = await PingingClientAsync(gateway, pongTimeout: TimeSpan.FromMilliseconds(400));
        gateway.Connections[0].StopPonging();

        await Assert.ThrowsAnyAsync<Exception>(() => client.ReceiveAsync().WaitAsync(Limits.Soon));

        Assert.True(gateway.Connections[0].PingsReceived > 0);
    }

    [Fact]
    public async Task Gateway_that_stops_reading_takes_no_close_and_catches_up_when_it_reads_again()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var client = await RawClient.ConnectAsync(gateway);
        var push = gateway.PushAsync("a", "{}");
        var message = await client.ReceiveTextAsync();
        gateway.Connections[0].StopReading();

        await client.SendTextAsync(RawClient.Ack(message, "SUCCESS"));
        await Task.WhenAny(push, Task.Delay(Soon));
        Assert.False(push.IsCompleted);
        gateway.Connections[0].ResumeReading();

        Assert.Equal(MsgStatus.Success, (await push).Status);
    }

    [Fact]
    public async Task Half_a_frame_is_followed_by_the_end()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var client = await RawClient.ConnectAsync(gateway);

        await gateway.Connections[0].SendHalfAndDropAsync(gateway.ComposeMessage("a", "{}"));

        var error = await Assert.ThrowsAsync<WebSocketException>(client.ReceiveAsync);
        Assert.Equal(WebSocketError.ConnectionClosedPrematurely, error.WebSocketErrorCode);
    }

    [Fact]
    public async Task Any_bytes_can_be_put_on_the_wire()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var client = await RawClient.ConnectAsync(gateway);

        await gateway.Connections[0].SendWireBytesAsync(new byte[] { 0xC1, 0x01, (byte)'x' });

        await Assert.ThrowsAsync<WebSocketException>(client.ReceiveAsync);
        await gateway.WaitForConnectionsAsync(0);
        Assert.Equal(1002, gateway.Connections[0].CloseCodeReceived);
    }

    [Fact]
    public async Task Bent_message_goes_out_as_it_is_and_its_answer_is_awaited_by_its_stream_id()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var client = await RawClient.ConnectAsync(gateway);
        var bent = gateway.ComposeMessage("a", "{}", new() { StreamId = "s9" }).Replace("message", "event", StringComparison.Ordinal);

        await gateway.Connections[0].SendTextAsync(bent);

        Assert.Equal(bent, await client.AcknowledgeAsync("FAIL"));
        Assert.Equal(MsgStatus.Fail, (await gateway.WaitForAckAsync("s9")).Status);
        Assert.Empty(gateway.Problems);
    }

    [Fact]
    public async Task Restarted_gateway_has_the_same_port_and_keys_and_its_records()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var before = await RawClient.ConnectAsync(gateway);
        var port = gateway.Port;

        await gateway.StopAsync();
        await using var meanwhile = new RawClient(gateway);
        await Assert.ThrowsAsync<HttpRequestException>(() => meanwhile.RegisterAsync());
        await gateway.RestartAsync();
        await using var after = await RawClient.ConnectAsync(gateway);

        Assert.Equal(port, gateway.Port);
        Assert.Equal([false, true], gateway.Connections.Select(connection => connection.IsOpen));
        Assert.Empty(gateway.Problems);
    }

    private static bool? IsSigned(AlipayTestGateway gateway, string body)
    {
        using var json = JsonDocument.Parse(body);
        if (!json.RootElement.TryGetProperty("sign", out var sign))
        {
            return null;
        }

        using var rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(Convert.FromBase64String(gateway.AlipayPublicKey), out _);
        var signature = new byte[1024];
        return Convert.TryFromBase64String(sign.GetString()!, signature, out var length)
            && rsa.VerifyData(
                Encoding.UTF8.GetBytes(json.RootElement.GetProperty("response").GetRawText()),
                signature.AsSpan(0, length),
                HashAlgorithmName.SHA256,
                RSASignaturePadding.Pkcs1);
    }

    private static SocketException Innermost(Exception exception)
        => exception as SocketException ?? Innermost(exception.InnerException ?? throw new InvalidOperationException("No SocketException", exception));

    private static async Task<RawClient> PingingClientAsync(AlipayTestGateway gateway, TimeSpan pongTimeout)
    {
        var client = new RawClient(gateway);
        await client.OpenAsync(RawClient.Token(await client.RegisterAsync()), options =>
        {
            options.KeepAliveInterval = TimeSpan.FromMilliseconds(40);
            options.KeepAliveTimeout = pongTimeout;
        });
        return client;
    }
}
