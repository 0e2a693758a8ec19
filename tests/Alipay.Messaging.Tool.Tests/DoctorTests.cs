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

    /// <summary>Each set-up has one cause, and the first line names it.</summary>
    [Theory]
    [InlineData("own public key", "own-key-as-alipay-key")]
    [InlineData("another private key", "invalid-signature")]
    [InlineData("Alipay's key of another application", "wrong-alipay-key")]
    [InlineData("swapped certificates", "certificates-swapped")]
    [InlineData("path as key", "path-as-content")]
    [InlineData("no such file", "file-missing")]
    [InlineData("misspelt setting", "unknown-setting")]
    [InlineData("sign type of another key", "key-of-other-kind")]
    [InlineData("no listener", "no-address-accepts")]
    [InlineData("TLS to a plain port", "no-tls")]
    [InlineData("another application", "unknown-app")]
    [InlineData("no name", "name-not-resolved")]
    public async Task First_line_names_the_cause_of_a_broken_set_up(string setUp, string reason)
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { PushTimeout = Limits.Soon, CertificateMode = setUp == "swapped certificates" });
        using var rsa = System.Security.Cryptography.RSA.Create(2048);
        ClientSettings.Write(_project, gateway, setUp switch
        {
            "own public key" => [("AlipayPublicKey", gateway.AppPublicKey)],
            "another private key" => [("AppPrivateKeyPath", null), ("AppPrivateKey", Convert.ToBase64String(rsa.ExportPkcs8PrivateKey()))],
            "Alipay's key of another application" => [("AlipayPublicKey", Convert.ToBase64String(rsa.ExportSubjectPublicKeyInfo()))],
            "swapped certificates" => [("AppCertContent", gateway.AlipayPublicCert), ("AlipayPublicCertContent", gateway.AppCert)],
            "path as key" => [("AppPrivateKeyPath", null), ("AppPrivateKey", "keys/app_private_key.txt")],
            "no such file" => [("AppPrivateKeyPath", "nowhere.txt")],
            "misspelt setting" => [("Chraset", "UTF-8")],
            "sign type of another key" => [("SignType", "SM2")],
            "no listener" => [("ServerHost", "127.0.0.1:1")],
            "TLS to a plain port" => [("UseTls", true)],
            "another application" => [("AppId", "2021000000009999")],
            _ => [("ServerHost", "no-such-host.invalid")],
        });

        await using var plain = ToolProcess.Start(["doctor"], _project.Root);
        await using var json = ToolProcess.Start(["doctor", "--json"], _project.Root);

        Assert.Equal((1, 1), (await plain.ExitAsync(), await json.ExitAsync()));
        using var report = JsonDocument.Parse(json.Output);
        var problem = report.RootElement.GetProperty("firstProblem");
        Assert.Equal(reason, problem.GetProperty("reason").GetString());
        Assert.StartsWith($"{problem.GetProperty("title").GetString()}: {problem.GetProperty("finding").GetString()}", plain.Lines[0], StringComparison.Ordinal);
        Assert.EndsWith(problem.GetProperty("remedy").GetString()!, plain.Lines[0], StringComparison.Ordinal); // Every cause here has one.
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
