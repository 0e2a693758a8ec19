using System.Text.Json;

namespace Alipay.Messaging.Tool.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("nonsense")]
    [InlineData("gateway", "--port", "70000")]
    [InlineData("gateway", "--port", "abc")]
    [InlineData("gateway", "--port", "80000000000")]
    [InlineData("gateway", "--app-id", " ")]
    [InlineData("trigger", "a.b", "--count", "many")]
    [InlineData("trigger", "a.b", "--rate", "1e-300")]
    [InlineData("trigger", "a.b", "--msg-id", "a\nb")]
    [InlineData("replay", "file", "--speed", "0.00000001")]
    [InlineData("listen", "--count", "many")]
    [InlineData("keys", "new", "--bits", "big")]
    [InlineData("gateway", "--sign-type", "rsa2")]
    [InlineData("gateway", "--token", "short")]
    [InlineData("gateway", "--listen", "everywhere")]
    [InlineData("trigger")]
    [InlineData("trigger", "a.b", "--count", "0")]
    [InlineData("trigger", "a.b", "--rate", "-1")]
    [InlineData("trigger", "a.b", "--count", "2", "--msg-id", "1")]
    [InlineData("trigger", "a.b", "--gateway", "ftp://host")]
    [InlineData("replay")]
    [InlineData("replay", "file", "--speed", "0")]
    [InlineData("listen", "--forward-to", "not-a-url")]
    [InlineData("listen", "--count", "0")]
    [InlineData("keys", "new", "--bits", "1024")]
    [InlineData("keys", "new", "--csr")]
    [InlineData("keys", "check", "--private", "file")]
    [InlineData("completion", "tcsh")]
    public async Task Wrong_command_line_exits_2_with_one_sentence(params string[] arguments)
    {
        await using var tool = await ToolProcess.RunAsync(arguments);

        Assert.Equal((2, ""), (tool.ExitCode, tool.Output));
        Assert.StartsWith("Error: ", tool.Errors, StringComparison.Ordinal);
        await using var json = await ToolProcess.RunAsync([.. arguments, "--json"]);
        using var error = JsonDocument.Parse(json.Errors);
        Assert.Equal((2, 2), (json.ExitCode, error.RootElement.GetProperty("exitCode").GetInt32()));
    }

    [Theory]
    [InlineData]
    [InlineData("gateway")]
    [InlineData("trigger")]
    [InlineData("listen")]
    [InlineData("replay")]
    [InlineData("doctor")]
    [InlineData("subscriptions")]
    [InlineData("subscriptions", "list")]
    [InlineData("subscriptions", "add")]
    [InlineData("keys")]
    [InlineData("keys", "new")]
    [InlineData("keys", "show")]
    [InlineData("keys", "convert")]
    [InlineData("keys", "check")]
    [InlineData("completion")]
    public async Task Help_is_in_English_and_in_Chinese(params string[] command)
    {
        await using var english = ToolProcess.Start([.. command, "--help"]);
        await using var chinese = ToolProcess.Start([.. command, "--help"], language: "zh_CN.UTF-8");

        Assert.Equal((0, 0), (await english.ExitAsync(), await chinese.ExitAsync()));
        Assert.DoesNotContain(english.Output, static letter => letter is >= '一' and <= '鿿');
        Assert.Contains(chinese.Output, static letter => letter is >= '一' and <= '鿿');
        Assert.Contains("alipay-msg", english.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bash", "complete -F")]
    [InlineData("zsh", "compdef")]
    [InlineData("fish", "complete -f")]
    [InlineData("pwsh", "Register-ArgumentCompleter")]
    public async Task Completion_script_is_printed_for_each_shell(string shell, string part)
    {
        await using var tool = await ToolProcess.RunAsync("completion", shell);

        Assert.Equal(0, tool.ExitCode);
        Assert.Contains(part, tool.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_names_are_completed()
    {
        const string Line = "alipay-msg trigger alipay.open.mini.version";
        await using var tool = await ToolProcess.RunAsync($"[suggest:{Line.Length}]", Line);

        Assert.Contains("alipay.open.mini.version.audit.passed", tool.Lines);
    }

    [Fact]
    public async Task Version_is_printed()
    {
        await using var tool = await ToolProcess.RunAsync("--version");

        Assert.Matches(@"^\d+\.\d+\.\d+", tool.Output);
    }
}
