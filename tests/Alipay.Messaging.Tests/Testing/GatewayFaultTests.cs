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

        Assert.Equal(SocketError.ConnectionReset, Innermost.SocketErrorOf(atRegister));
        Assert.Equal(SocketError.ConnectionReset, Innermost.SocketErrorOf(atUpgrade));
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
}
