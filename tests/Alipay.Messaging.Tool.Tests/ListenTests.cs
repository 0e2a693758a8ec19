using System.Text.Json;
using Alipay.Messaging.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Tool.Tests;

public sealed class ListenTests : IDisposable
{
    private const string Passed = AlipayMsgApis.OpenMiniVersionAuditPassed;
    private const string Body = """{"mini_app_id":"2021","mini_app_version":"中文"}""";

    private readonly TemporaryDirectory _project = new();

    public void Dispose() => _project.Dispose();

    [Fact]
    public async Task Messages_are_printed_recorded_and_acknowledged_as_the_application_would()
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { PushTimeout = Limits.Soon });
        Configure(gateway);
        await using var tool = ToolProcess.Start(["listen", "--record", "seen.jsonl", "--count", "2"], _project.Root);

        var first = await gateway.PushAsync(Passed, Body, new() { MsgId = "m1" });
        var second = await gateway.PushAsync("my.own", "{}", new() { MsgId = "m2" });

        Assert.Equal((MsgStatus.Success, MsgStatus.Success, 0), (first.Status, second.Status, await tool.ExitAsync()));
        Assert.Contains(tool.Lines, static line => line.Contains(Passed, StringComparison.Ordinal));
        Assert.Contains("中文", tool.Output, StringComparison.Ordinal);
        var lines = await File.ReadAllLinesAsync(_project["seen.jsonl"]);
        using var recorded = JsonDocument.Parse(lines[0]);
        Assert.Equal(("m1", Body, "SUCCESS"), (Text("msgId"), Text("content"), Text("status")));
        Assert.Equal(2, lines.Length);
        Assert.Empty(gateway.Problems);

        string? Text(string name) => recorded.RootElement.GetProperty(name).GetString();
    }

    [Fact]
    public async Task Message_that_cannot_be_recorded_is_answered_FAIL_and_the_error_is_reported()
    {
        if (!File.Exists("/dev/full"))
        {
            return; // Linux alone has a file that is always full.
        }

        await using var gateway = await AlipayTestGateway.StartAsync(new() { PushTimeout = Limits.Soon });
        Configure(gateway);
        await using var tool = ToolProcess.Start(["listen", "--record", "/dev/full"], _project.Root);

        var result = await gateway.PushAsync(Passed, Body);

        Assert.Equal((MsgStatus.Fail, 3), (result.Status, await tool.ExitAsync()));
        Assert.Contains("No space left", tool.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_that_no_one_can_read_any_more_is_not_acknowledged()
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { PushTimeout = Limits.Soon });
        Configure(gateway);
        await using var tool = ToolProcess.Start(["listen", "--json"], _project.Root);
        Assert.Equal(MsgStatus.Success, (await gateway.PushAsync(Passed, Body)).Status);
        await tool.LineAsync(static line => line.Contains(Passed, StringComparison.Ordinal));

        await tool.StopReadingAsync();

        Assert.Equal(MsgStatus.Fail, (await gateway.PushAsync(Passed, Body)).Status);
        await tool.EndAsync();
        Assert.Equal(3, tool.ExitCode);
    }

    [Fact]
    public async Task Reason_is_printed_while_it_cannot_connect()
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { PushTimeout = Limits.Soon });
        Configure(gateway);
        await using var tool = ToolProcess.Start(["listen", "--setting", "ServerHost=127.0.0.1:1"], _project.Root);

        await tool.ErrorAsync("refused");

        Assert.Equal(130, await tool.InterruptAsync());
    }

    [Fact]
    public async Task Proxy_of_the_environment_does_not_lead_away_from_a_gateway_on_this_machine()
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { PushTimeout = Limits.Soon });
        Configure(gateway);
        await using var tool = ToolProcess.Start(["listen", "--count", "1"], _project.Root, variables: [("http_proxy", "http://127.0.0.1:9"), ("no_proxy", null)]);

        Assert.Equal(MsgStatus.Success, (await gateway.PushAsync(Passed, Body)).Status);
        Assert.Equal(0, await tool.ExitAsync());
    }

    [Fact]
    public async Task Interrupted_it_closes_its_connection_and_exits_0()
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { PushTimeout = Limits.Soon, CertificateMode = true, SignType = "SM2", Charset = "GBK" });
        Configure(gateway);
        await using var tool = ToolProcess.Start(["listen"], _project.Root);
        await tool.ErrorAsync("Connected");

        Assert.Equal(0, await tool.InterruptAsync());
        await gateway.WaitForConnectionsAsync(0);
    }

    [Theory]
    [InlineData("json", 200, "", MsgStatus.Success)]
    [InlineData("json", 204, "", MsgStatus.Success)]
    [InlineData("json", 500, "", MsgStatus.Fail)]
    [InlineData("notification", 200, "success", MsgStatus.Success)]
    [InlineData("notification", 200, "fail", MsgStatus.Fail)]
    [InlineData("notification", 500, "success", MsgStatus.Fail)]
    public async Task Acknowledgement_follows_the_answer_of_the_endpoint(string kind, int status, string answer, MsgStatus expected)
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { PushTimeout = Limits.Soon });
        Configure(gateway);
        var received = new TaskCompletionSource<(string Body, string MsgApi, string MsgId)>();
        await using var endpoint = await EndpointAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            received.TrySetResult((await reader.ReadToEndAsync(), context.Request.Headers["X-Alipay-Msg-Api"].ToString(), context.Request.Headers["X-Alipay-Msg-Id"].ToString()));
            context.Response.StatusCode = status;
            if (status != 204)
            {
                await context.Response.WriteAsync(answer);
            }
        });
        var signingKey = _project.Write("signing.txt", gateway.AppPrivateKey);
        await using var tool = ToolProcess.Start(
            ["listen", "--forward-to", endpoint.Urls.Single(), "--forward-as", kind, "--signing-key", signingKey, "--count", "1"], _project.Root);

        var result = await gateway.PushAsync(Passed, Body, new() { MsgId = "m1" });

        Assert.Equal((expected, 0), (result.Status, await tool.ExitAsync()));
        var (body, msgApi, msgId) = await received.Task;
        if (kind == "json")
        {
            Assert.Equal((Body, Passed, "m1"), (body, msgApi, msgId));
        }
        else
        {
            Assert.Contains("notify_id=m1", body, StringComparison.Ordinal);
            Assert.Contains("sign=", body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Forwarded_notification_is_accepted_by_an_application_that_trusts_the_signing_key()
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { PushTimeout = Limits.Soon });
        Configure(gateway);
        var seen = new TaskCompletionSource<string>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddAlipayMessaging(configured =>
        {
            gateway.ConfigureClient(configured);
            configured.Channels = MessageChannels.Http;
            configured.AlipayPublicKey = gateway.AppPublicKey;
            configured.AppPrivateKey = OtherKey;
        }).AddHandler<SeenHandler>(Passed);
        builder.Services.AddSingleton(seen);
        await using var app = builder.Build();
        app.MapAlipayMessages("/alipay");
        await app.StartAsync();
        var signingKey = _project.Write("signing.txt", gateway.AppPrivateKey);
        await using var tool = ToolProcess.Start(
            ["listen", "--forward-to", $"{app.Urls.Single()}/alipay", "--signing-key", signingKey, "--count", "1"], _project.Root);

        var result = await gateway.PushAsync(Passed, Body);

        Assert.Equal(MsgStatus.Success, result.Status);
        Assert.Equal(Body, await seen.Task);
    }

    [Fact]
    public async Task Production_is_refused_and_the_reason_is_given()
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { PushTimeout = Limits.Soon });
        Configure(gateway);
        await using var tool = ToolProcess.Start(["listen", "--setting", "ServerHost=openchannel.alipay.com"], _project.Root);

        Assert.Equal(2, await tool.ExitAsync());
        Assert.Contains("your application never gets", tool.Errors, StringComparison.Ordinal);
        Assert.Contains("--i-know-this-takes-messages", tool.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_section_tells_where_it_was_looked_for()
    {
        await using var tool = ToolProcess.Start(["listen"], _project.Root);

        Assert.Equal(3, await tool.ExitAsync());
        Assert.Contains("appsettings.Development.json", tool.Errors, StringComparison.Ordinal);
        Assert.Contains(_project.Root, tool.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_settings_are_named_by_key()
    {
        _project.Write("appsettings.json", """{"Alipay":{"AppId":"2021000000000001","AppPrivateKey":"short","AlipayPublicKey":"x","ServerHost":"127.0.0.1:1","Chraset":"UTF-8"}}""");
        await using var tool = ToolProcess.Start(["listen"], _project.Root);

        Assert.Equal(3, await tool.ExitAsync());
        Assert.Contains("Alipay:Chraset", tool.Errors, StringComparison.Ordinal);
        Assert.Contains("Alipay:AppPrivateKey", tool.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Environment_variables_and_settings_of_the_command_line_go_over_files()
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { PushTimeout = Limits.Soon });
        Configure(gateway);
        await using var tool = ToolProcess.Start(
            ["listen", "--count", "1", "--setting", $"ServerHost={gateway.Host}"],
            _project.Root,
            variables: [("Alipay__ServerHost", "127.0.0.1:1"), ("Alipay__AppPrivateKeyPath", _project["key.txt"])]);

        Assert.Equal(MsgStatus.Success, (await gateway.PushAsync(Passed, Body)).Status);
        Assert.Equal(0, await tool.ExitAsync());
    }

    [Fact]
    public async Task Refusal_of_the_gateway_exits_5_with_its_code()
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { PushTimeout = Limits.Soon });
        Configure(gateway);
        gateway.Faults.Register.Always(RegisterFault.Refuse("40002", "Invalid Arguments", "isv.invalid-app-id", "no such app"));
        await using var tool = ToolProcess.Start(["listen"], _project.Root);

        Assert.Equal(5, await tool.ExitAsync());
        Assert.Contains("isv.invalid-app-id", tool.Errors, StringComparison.Ordinal);
    }

    private static string OtherKey
    {
        get
        {
            using var rsa = System.Security.Cryptography.RSA.Create(2048);
            return Convert.ToBase64String(rsa.ExportPkcs8PrivateKey());
        }
    }

    private static async Task<WebApplication> EndpointAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        return app;
    }

    private void Configure(AlipayTestGateway gateway) => ClientSettings.Write(_project, gateway);

    private sealed class SeenHandler(TaskCompletionSource<string> seen) : IMsgHandler
    {
        public Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken)
        {
            seen.TrySetResult(bizContent);
            return Task.CompletedTask;
        }
    }
}
