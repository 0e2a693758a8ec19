using System.Text.Json;
using Alipay.Messaging.Testing;

namespace Alipay.Messaging.Tool.Tests;

/// <summary>The command alone: the checks have tests of their own, with every kind of broken set-up.</summary>
public sealed class DoctorTests : IDisposable
{
    private readonly TemporaryDirectory _project = new();

    public void Dispose() => _project.Dispose();

    [Theory]
    [InlineData("en_US.UTF-8")]
    [InlineData("zh_CN.UTF-8")]
    public async Task Right_set_up_exits_0_in_either_language(string language)
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { PushTimeout = Limits.Soon });
        ClientSettings.Write(_project, gateway);

        await using var tool = ToolProcess.Start(["doctor"], _project.Root, language);

        Assert.True(await tool.ExitAsync() == 0, tool.Output + tool.Errors);
        Assert.Contains(tool.Lines, static line => line.StartsWith('✓'));
        Assert.Equal(language.StartsWith("zh", StringComparison.Ordinal), tool.Lines.Skip(1).Any(static line => line.Any(static letter => letter is >= '一' and <= '鿿')));
        Assert.Empty(gateway.Problems);
    }

    [Fact]
    public async Task First_line_is_the_first_problem_with_what_to_do()
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { PushTimeout = Limits.Soon });
        ClientSettings.Write(_project, gateway, ("AlipayPublicKey", gateway.AppPublicKey));

        await using var tool = ToolProcess.Start(["doctor"], _project.Root);

        Assert.Equal(1, await tool.ExitAsync());
        Assert.Contains("public half", tool.Lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain(gateway.AppPrivateKey[40..80], tool.Output + tool.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(gateway.AppPublicKey[40..80], tool.Output + tool.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_has_each_check_and_the_first_problem()
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { PushTimeout = Limits.Soon });
        ClientSettings.Write(_project, gateway, ("ServerHost", "127.0.0.1:1"));

        await using var tool = ToolProcess.Start(["doctor", "--json"], _project.Root);

        Assert.Equal(1, await tool.ExitAsync());
        using var report = JsonDocument.Parse(tool.Output);
        Assert.False(report.RootElement.GetProperty("isHealthy").GetBoolean());
        Assert.Equal("Failed", report.RootElement.GetProperty("firstProblem").GetProperty("verdict").GetString());
        Assert.True(report.RootElement.GetProperty("checks").GetArrayLength() > 5);
    }

    [Fact]
    public async Task Topic_that_is_not_subscribed_is_the_first_problem()
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { PushTimeout = Limits.Soon });
        ClientSettings.Write(_project, gateway);

        await using var tool = ToolProcess.Start(["doctor", "--topic", AlipayMsgApis.OpenMiniVersionAuditPassed], _project.Root);

        Assert.Equal(1, await tool.ExitAsync());
        Assert.Contains(AlipayMsgApis.OpenMiniVersionAuditPassed, tool.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Offline_sends_no_request()
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { PushTimeout = Limits.Soon });
        ClientSettings.Write(_project, gateway);

        await using var tool = ToolProcess.Start(["doctor", "--offline"], _project.Root);

        Assert.Equal(0, await tool.ExitAsync());
        Assert.Empty(gateway.Requests);
    }
}
