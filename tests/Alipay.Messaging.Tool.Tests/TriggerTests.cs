using System.Text.Json;

namespace Alipay.Messaging.Tool.Tests;

public sealed class TriggerTests : IAsyncLifetime, IDisposable
{
    private const string Passed = AlipayMsgApis.OpenMiniVersionAuditPassed;

    private readonly TemporaryDirectory _files = new();
    private GatewayProcess _gateway = null!; // Set before each test.

    public async Task InitializeAsync() => _gateway = await GatewayProcess.StartAsync(_files["keys"]);

    public Task DisposeAsync() => _gateway.DisposeAsync().AsTask();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Sample_is_pushed_and_its_acknowledgement_is_printed()
    {
        var handler = new RecordingHandler();
        await using var client = await ConnectAsync(handler);

        await using var trigger = await RunAsync("trigger", Passed, "--set", "mini_app_version=测试", "--set", "more.list[0].deep=1", "--msg-id", "m1");

        Assert.Equal((0, ""), (trigger.ExitCode, trigger.Errors));
        Assert.StartsWith("SUCCESS", trigger.Output, StringComparison.Ordinal);
        var (msgApi, msgId, content) = Assert.Single(handler.Seen);
        Assert.Equal((Passed, "m1"), (msgApi, msgId));
        using var body = JsonDocument.Parse(content);
        Assert.Equal("测试", body.RootElement.GetProperty("mini_app_version").GetString());
        Assert.Equal("1", body.RootElement.GetProperty("more").GetProperty("list")[0].GetProperty("deep").GetString());
    }

    [Fact]
    public async Task Body_comes_from_a_file_or_the_standard_input_unchanged()
    {
        var handler = new RecordingHandler();
        await using var client = await ConnectAsync(handler);
        const string Body = """{ "b" : 1,"a":"é中" }""";

        await using var file = await RunAsync("trigger", "my.own", "--body", _files.Write("body.json", Body));
        await using var input = ToolProcess.Start(["trigger", "my.own", "--body", "-", "--gateway", _gateway.Url], input: Body);

        Assert.Equal((0, 0), (file.ExitCode, await input.ExitAsync()));
        Assert.Equal([Body, Body], handler.Seen.Select(static one => one.Content));
    }

    [Fact]
    public async Task Fail_exits_1_and_wait_redelivers_until_success()
    {
        var handler = new RecordingHandler(failures: 2);
        await using var client = await ConnectAsync(handler);

        await using var failed = await RunAsync("trigger", Passed, "--json");
        await using var waited = await RunAsync("trigger", Passed, "--wait", "--json");

        using var answer = JsonDocument.Parse(failed.Output);
        Assert.Equal((1, "FAIL"), (failed.ExitCode, answer.RootElement.GetProperty("status").GetString()));
        Assert.Equal(0, waited.ExitCode);
        Assert.Equal(["FAIL", "SUCCESS"], waited.Lines.Select(static line => JsonDocument.Parse(line).RootElement.GetProperty("status").GetString()));
        Assert.Single(handler.Seen.Skip(1).Select(static one => one.MsgId).Distinct());
    }

    [Fact]
    public async Task Many_are_pushed_at_a_rate_and_counted()
    {
        var handler = new RecordingHandler(failures: 5);
        await using var client = await ConnectAsync(handler);

        await using var trigger = await RunAsync("trigger", Passed, "--count", "200", "--rate", "500");

        Assert.Equal(1, trigger.ExitCode);
        Assert.Contains("195 SUCCESS, 5 FAIL, 0 without an answer", trigger.Errors, StringComparison.Ordinal);
        Assert.Equal(200, handler.Seen.Select(static one => one.MsgId).Distinct().Count());
    }

    [Fact]
    public async Task Recording_is_replayed_with_its_ids_or_new_ones()
    {
        var handler = new RecordingHandler();
        await using var client = await ConnectAsync(handler);
        var at = DateTimeOffset.UnixEpoch;
        var lines = Enumerable.Range(0, 20).Select(i => JsonSerializer.Serialize(new { at = at.AddSeconds(i), msgApi = Passed, msgId = $"m{i}", content = $$"""{"n":{{i}}}""" }));
        var file = _files.Write("recording.jsonl", string.Join('\n', lines) + "\n\n");

        await using var replay = await RunAsync("replay", file, "--speed", "100");

        Assert.Equal((0, ""), (replay.ExitCode, replay.Lines.FirstOrDefault(static line => !line.StartsWith("SUCCESS", StringComparison.Ordinal)) ?? ""));
        // Ten handlers run at a time, so that the order of the ends is theirs.
        Assert.Equal(Enumerable.Range(0, 20).Select(static i => $"m{i}").ToHashSet(), handler.Seen.Select(static one => one.MsgId).ToHashSet());
        await using var again = await RunAsync("replay", file, "--rate", "1000");
        Assert.Equal((0, 20), (again.ExitCode, handler.Seen.Count));
        await using var renewed = await RunAsync("replay", file, "--rate", "1000", "--new-ids");
        Assert.Equal((0, 40), (renewed.ExitCode, handler.Seen.Count));
    }

    [Theory]
    [InlineData("not json", "line 1")]
    [InlineData("{\"msgApi\":\"a\",\"content\":\"{}\"}\n{\"msgApi\":\"a\"}", "line 2")]
    [InlineData("", "holds no message")]
    public async Task Damaged_recording_is_refused_before_anything_is_pushed(string recording, string part)
    {
        var handler = new RecordingHandler();
        await using var client = await ConnectAsync(handler);

        await using var replay = await RunAsync("replay", _files.Write("recording.jsonl", recording));

        Assert.Equal(3, replay.ExitCode);
        Assert.Contains(part, replay.Errors, StringComparison.Ordinal);
        Assert.Empty(handler.Seen);
    }

    [Theory]
    [InlineData("--set", "nonsense")]
    [InlineData("--set", "mini_app_id.deeper=1")]
    [InlineData("--set", "list[x]=1")]
    [InlineData("--set", "..=1")]
    public async Task Setting_that_does_not_fit_the_body_is_refused(params string[] arguments)
    {
        await using var trigger = await RunAsync(["trigger", Passed, .. arguments]);

        Assert.Equal(2, trigger.ExitCode);
        Assert.Contains(arguments[1], trigger.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gateway_that_is_not_there_exits_4_with_the_command_that_starts_one()
    {
        await using var trigger = await ToolProcess.RunAsync("trigger", Passed, "--gateway", "http://127.0.0.1:1");

        Assert.Equal(4, trigger.ExitCode);
        Assert.Contains("alipay-msg gateway", trigger.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_stay_valid_when_the_gateway_starts_again()
    {
        var options = _gateway.Client();
        var port = _gateway.Host[(_gateway.Host.IndexOf(':', StringComparison.Ordinal) + 1)..];
        Assert.Equal(0, await _gateway.InterruptAsync());
        await using var again = await GatewayProcess.StartAsync(_files["keys"], "--port", port);
        var handler = new RecordingHandler();
        await using var client = new AlipayMsgClient(options, handler);
        await client.ConnectAsync().WaitAsync(Limits.Soon);

        await using var trigger = await RunAsync("trigger", Passed);

        Assert.Equal(0, trigger.ExitCode);
    }

    [Theory]
    [InlineData("SM2", "GBK", true)]
    [InlineData("RSA", "GB18030", true)]
    [InlineData("SM2", "UTF-8", false)]
    public async Task Gateway_of_each_kind_writes_settings_that_connect(string signType, string charset, bool certificates)
    {
        string[] kind = ["--sign-type", signType, "--charset", charset, .. certificates ? ["--certificates"] : Array.Empty<string>()];
        await using var gateway = await GatewayProcess.StartAsync(_files["others"], kind);
        await using var client = new AlipayMsgClient(gateway.Client(), new RecordingHandler());
        await client.ConnectAsync().WaitAsync(Limits.Soon);

        await using var trigger = await ToolProcess.RunAsync("trigger", Passed, "--set", "memo=通过", "--gateway", gateway.Url);

        Assert.Equal(0, trigger.ExitCode);
    }

    [Fact]
    public async Task Port_in_use_exits_3_and_names_the_option()
    {
        var port = _gateway.Host[(_gateway.Host.IndexOf(':', StringComparison.Ordinal) + 1)..];
        await using var second = await ToolProcess.RunAsync("gateway", "--port", port, "--keys", _files["keys"]);

        Assert.Equal(3, second.ExitCode);
        Assert.Contains("--port", second.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gateway_beyond_this_machine_wants_its_token()
    {
        await using var gateway = await GatewayProcess.StartAsync(_files["others"], "--listen", "0.0.0.0", "--token", "0123456789abcdef");
        await using var client = new AlipayMsgClient(gateway.Client(), new RecordingHandler());
        await client.ConnectAsync().WaitAsync(Limits.Soon);

        await using var without = await ToolProcess.RunAsync("trigger", Passed, "--gateway", gateway.Url);
        await using var wrong = await ToolProcess.RunAsync("trigger", Passed, "--gateway", gateway.Url, "--token", "another");
        await using var right = await ToolProcess.RunAsync("trigger", Passed, "--gateway", gateway.Url, "--token", "0123456789abcdef");

        Assert.Equal((5, 5, 0), (without.ExitCode, wrong.ExitCode, right.ExitCode));
    }

    [Fact]
    public async Task Catalogue_is_listed()
    {
        await using var list = await ToolProcess.RunAsync("trigger", "--list", "--json");

        using var rows = JsonDocument.Parse(list.Output);
        Assert.Equal(Testing.AlipayMessageSamples.All.Count, rows.RootElement.GetArrayLength());
    }

    private Task<ToolProcess> RunAsync(params string[] arguments) => ToolProcess.RunAsync([.. arguments, "--gateway", _gateway.Url]);

    private async Task<AlipayMsgClient> ConnectAsync(IMsgHandler handler)
    {
        var client = new AlipayMsgClient(_gateway.Client(), handler);
        await client.ConnectAsync().WaitAsync(Limits.Soon);
        return client;
    }
}
