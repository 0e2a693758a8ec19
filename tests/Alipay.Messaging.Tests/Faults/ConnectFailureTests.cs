using System.Collections.Concurrent;
using System.Text;
using Alipay.Messaging.Testing;
using Alipay.Messaging.Tests.Faults.Fixtures;

namespace Alipay.Messaging.Tests.Faults;

/// <summary>What is permanent is thrown immediately, what is transient is retried, and both are named rightly. Over real sockets.</summary>
public sealed class ConnectFailureTests
{
    private static readonly Dictionary<string, byte[]> TlsAnswers = new()
    {
        ["alert internal_error"] = [0x15, 3, 3, 0, 2, 2, 80],
        ["alert protocol_version"] = [0x15, 3, 3, 0, 2, 2, 70],
        ["alert handshake_failure"] = [0x15, 3, 3, 0, 2, 2, 40],
        ["plain text"] = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"u8.ToArray(),
        ["another protocol"] = "SSH-2.0-OpenSSH_9.6\r\n"u8.ToArray(),
        ["reset"] = ScriptedServer.Reset,
    };

    public static TheoryData<string> Answers => [.. TlsAnswers.Keys];

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Tls_handshake_that_fails_is_named_and_retried(string answer)
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { UseTls = true });
        await using var server = new ScriptedServer(number => number <= 2 ? TlsAnswers[answer] : null, gateway.Port);
        var (client, errors) = Client(gateway, server.Host);
        await using var disposing = client;

        await client.ConnectAsync().WaitAsync(Limits.Soon);

        Assert.All(errors, error => Assert.Equal((ConnectStep.Tls, true, server.Host), (error.Step, error.IsTransient, error.Address)));
        Assert.All(errors, error => Assert.DoesNotContain("certificate", error.Message, StringComparison.OrdinalIgnoreCase));
        Assert.All(errors, error => Assert.DoesNotContain("inner exception", error.Message, StringComparison.Ordinal));
        Assert.All(errors, error => Assert.Contains("UseTls", error.Message, StringComparison.Ordinal));
        Assert.Equal(2, errors.Count);
    }

    [Theory]
    [InlineData("refused", ConnectStep.Tcp, "127.0.0.1:1")]
    [InlineData("no name", ConnectStep.NameResolution, "no-such-name.invalid")]
    [InlineData("closed", ConnectStep.Register, "ended prematurely")]
    [InlineData("garbage", ConnectStep.Register, "invalid status line")]
    public async Task Failed_attempt_names_its_step_and_the_innermost_reason(string failure, ConnectStep step, string reason)
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var server = new ScriptedServer(_ => failure == "garbage" ? "blah\r\n\r\n"u8.ToArray() : ScriptedServer.Reset, gateway.Port);
        var host = failure switch
        {
            "refused" => "127.0.0.1:1",
            "no name" => "no-such-name.invalid",
            _ => server.Host,
        };
        var (client, errors) = Client(gateway, host);
        await using var disposing = client;
        using var stop = new CancellationTokenSource();
        var connecting = client.ConnectAsync(stop.Token);
        await Eventually.IsTrueAsync(() => !errors.IsEmpty);
        await stop.CancelAsync();

        var canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting.WaitAsync(Limits.Soon));

        Assert.Equal(step, errors.First().Step);
        if (failure != "closed")
        {
            Assert.Contains(reason, errors.First().Message, StringComparison.Ordinal);
        }

        Assert.IsType<AlipayMsgConnectFailedException>(canceled.InnerException);
    }

    [Theory]
    [InlineData("GB18030")]
    [InlineData("utf-8 with mark")]
    [InlineData("utf-16")]
    [InlineData("half a character")]
    public async Task Refusal_in_another_charset_is_quoted_and_permanent(string charset)
    {
        const string Body = """{"response":{"code":"40002","msg":"Invalid Arguments","sub_code":"isv.invalid-app-id","sub_msg":"无效的应用"}}""";
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        byte[] body = charset switch
        {
            "GB18030" => Encoding.GetEncoding("GB18030").GetBytes(Body),
            "utf-8 with mark" => [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Body)],
            "utf-16" => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Body)],
            _ => [.. Encoding.UTF8.GetBytes(Body.Replace("无效的应用", "", StringComparison.Ordinal)[..^3]), 0xFF, (byte)'"', (byte)'}', (byte)'}'],
        };
        byte[] answer = [.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n"), .. body];
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var server = new ScriptedServer(_ => answer);
        var (client, errors) = Client(gateway, server.Host);
        await using var disposing = client;

        var error = await Assert.ThrowsAsync<AlipayMsgConnectRefusedException>(() => client.ConnectAsync().WaitAsync(Limits.Soon));

        Assert.Equal(("40002", "isv.invalid-app-id", ConnectStep.Register, false), (error.Code, error.SubCode, error.Step, error.IsTransient));
        Assert.Contains(charset == "half a character" ? "\uFFFD" : "无效的应用", error.Message, StringComparison.Ordinal);
        Assert.Empty(errors);
    }

    [Theory]
    [InlineData(403, 4)]
    [InlineData(401, 1)]
    [InlineData(404, 7)]
    [InlineData(503, 12)]
    public async Task Upgrade_that_is_refused_after_a_good_register_is_retried_with_a_fresh_token(int status, int times)
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        for (var i = 0; i < times; i++)
        {
            gateway.Faults.Upgrade.Next(UpgradeFault.Status(status));
        }

        var (client, errors) = Client(gateway);
        await using var disposing = client;
        await client.ConnectAsync().WaitAsync(Limits.Soon);

        Assert.Equal(Enumerable.Repeat((ConnectStep.Upgrade, (int?)status, true), times), errors.Select(error => (error.Step, error.HttpStatus, error.IsTransient)));
        Assert.Equal(times + 1, gateway.Requests.Select(request => request.Parameters.GetValueOrDefault("link_token")).OfType<string>().Distinct().Count());
    }

    [Fact]
    public async Task Upgrade_that_is_always_refused_is_permanent_after_eight_times()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        gateway.Faults.Upgrade.Always(UpgradeFault.Status(403));
        var (client, _) = Client(gateway);
        await using var disposing = client;

        var error = await Assert.ThrowsAsync<AlipayMsgConnectRefusedException>(() => client.ConnectAsync().WaitAsync(Limits.Soon));

        Assert.Equal((ConnectStep.Upgrade, 403, 8), (error.Step, error.HttpStatus, gateway.RegisterCount));
        Assert.Contains("register request before it succeeded", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Close_reason_of_the_gateway_is_told_on_one_line()
    {
        await using var fixture = await FaultFixture.ConnectAsync();

        await fixture.Gateway.Connections[0].CloseAsync(4001, "kicked: another client\r\nlogged in");

        Assert.Equal("Connection lost: closed by the gateway with code 4001: kicked: another client\\u000d\\u000alogged in.", await fixture.FirstLossAsync());
    }

    [Fact]
    public async Task ConfigureHttpHandler_that_throws_fails_the_first_connect_without_its_secrets()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        var options = new AlipayMessagingOptions();
        gateway.ConfigureClient(options);
        options.ConfigureHttpHandler = _ => throw new IOException("cannot use http://svc:SECRET@proxy:8080/?token=SECRET");
        await using var client = new AlipayMsgClient(options, new HandlerLedger());

        var error = await Assert.ThrowsAsync<AlipayMsgConnectFailedException>(() => client.ConnectAsync().WaitAsync(Limits.Soon));

        Assert.False(error.IsTransient);
        Assert.Contains("ConfigureHttpHandler failed: IOException: cannot use http://***@proxy:8080/?***", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", error.ToString(), StringComparison.Ordinal);
    }

    private static (AlipayMsgClient Client, ConcurrentQueue<AlipayMsgConnectFailedException> Errors) Client(AlipayTestGateway gateway, string? host = null)
    {
        var errors = new ConcurrentQueue<AlipayMsgConnectFailedException>();
        var options = new AlipayMessagingOptions();
        gateway.ConfigureClient(options);
        options.ServerHost = host ?? options.ServerHost;
        options.ReconnectDelay = context =>
        {
            errors.Enqueue(Assert.IsType<AlipayMsgConnectFailedException>(context.LastError));
            return TimeSpan.FromMilliseconds(5);
        };
        return (new AlipayMsgClient(options, new HandlerLedger()), errors);
    }
}
