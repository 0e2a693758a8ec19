using System.Text.Json;
using Alipay.Messaging.Testing;

namespace Alipay.Messaging.Tool.Tests;

public sealed class SubscriptionsTests : IDisposable
{
    private const string Passed = AlipayMsgApis.OpenMiniVersionAuditPassed;

    private readonly TemporaryDirectory _project = new();

    public void Dispose() => _project.Dispose();

    [Theory]
    [InlineData("RSA2", false)]
    [InlineData("SM2", true)]
    public async Task Topic_is_added_listed_moved_and_removed(string signType, bool certificates)
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { PushTimeout = Limits.Soon, SignType = signType, CertificateMode = certificates });
        ClientSettings.Write(_project, gateway);

        Assert.Equal((0, null), await ChannelAsync());
        Assert.Equal(0, (await RunAsync("add", "--topic", Passed, "--channel", "websocket")).ExitCode);
        Assert.Equal((0, "WebSocket"), await ChannelAsync());
        Assert.Equal(0, (await RunAsync("move", "--topic", Passed, "--channel", "http")).ExitCode);
        Assert.Equal((0, "HTTP"), await ChannelAsync());
        Assert.Equal(0, (await RunAsync("remove", "--topic", Passed)).ExitCode);
        Assert.Equal((0, null), await ChannelAsync());
        Assert.Empty(gateway.Problems);
    }

    [Fact]
    public async Task Merchants_token_is_sent_and_not_printed()
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { PushTimeout = Limits.Soon });
        ClientSettings.Write(_project, gateway);

        var added = await RunAsync("add", "--topic", Passed, "--channel", "http", "--app-auth-token", "202301BBtoken");

        Assert.Equal(0, added.ExitCode);
        Assert.DoesNotContain("202301BBtoken", added.Output + added.Errors, StringComparison.Ordinal);
        Assert.Equal((0, null), await ChannelAsync());
        using var own = JsonDocument.Parse((await RunAsync("list", "--topic", Passed, "--app-auth-token", "202301BBtoken", "--json")).Output);
        Assert.Equal("HTTP", own.RootElement[0].GetProperty("channel").GetString());
    }

    [Fact]
    public async Task Every_message_of_the_catalogue_is_asked_for_by_default()
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { PushTimeout = Limits.Soon });
        ClientSettings.Write(_project, gateway);

        using var rows = JsonDocument.Parse((await RunAsync("list", "--json")).Output);

        Assert.Equal(AlipayMessageSamples.All.Count, rows.RootElement.GetArrayLength());
    }

    [Fact]
    public async Task Refusal_exits_5_with_Alipays_code_and_trace_id()
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { PushTimeout = Limits.Soon });
        ClientSettings.Write(_project, gateway);
        gateway.Faults.OpenApi.Always(OpenApiFault.Refuse("40006", "Insufficient Permissions", "isv.insufficient-isv-permissions", "no right"));

        var refused = await RunAsync("add", "--topic", Passed, "--channel", "http");

        Assert.Equal(5, refused.ExitCode);
        Assert.Contains("isv.insufficient-isv-permissions", refused.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusal_of_one_topic_does_not_hide_the_others()
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { PushTimeout = Limits.Soon });
        ClientSettings.Write(_project, gateway);
        gateway.Faults.OpenApi.Next(OpenApiFault.Refuse("40004", "Business Failed", "NO_SUCH_TOPIC", "no such topic"));

        using var rows = JsonDocument.Parse((await RunAsync("list", "--topic", Passed, "--topic", "my.other", "--json")).Output);

        Assert.Equal(2, rows.RootElement.GetArrayLength());
        Assert.Single(rows.RootElement.EnumerateArray(), static row => row.GetProperty("refusal").GetString() == "NO_SUCH_TOPIC no such topic");
    }

    [Theory]
    [InlineData("add", "--topic", "Not A Topic", "--channel", "http")]
    [InlineData("add", "--topic", "a.b")]
    [InlineData("add", "--topic", "a.b", "--channel", "mail")]
    [InlineData("list", "--app-auth-token", "a", "--user-auth-token", "b")]
    public async Task Wrong_command_line_exits_2(params string[] arguments)
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { PushTimeout = Limits.Soon });
        ClientSettings.Write(_project, gateway);

        Assert.Equal(2, (await RunAsync(arguments)).ExitCode);
    }

    private async Task<(int ExitCode, string? Channel)> ChannelAsync()
    {
        var list = await RunAsync("list", "--topic", Passed, "--json");
        using var rows = JsonDocument.Parse(list.Output);
        return (list.ExitCode, rows.RootElement[0].GetProperty("channel").GetString());
    }

    private async Task<ToolProcess> RunAsync(params string[] arguments)
    {
        var tool = ToolProcess.Start(["subscriptions", .. arguments], _project.Root);
        await tool.ExitAsync();
        return tool;
    }
}
