using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Alipay.Messaging.OpenApi;
using Alipay.Messaging.Testing;

namespace Alipay.Messaging.Inspector.Tests;

/// <summary>The API of a gateway's inspector, over plain HTTP.</summary>
public sealed class ApiTests
{
    private const string Audit = RunningGateway.Audit;

    [Fact]
    public async Task Push_answers_how_the_message_was_acknowledged_and_lists_it()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ConnectAsync();

        var result = (await gateway.PostAsync("push", new { msgApi = Audit, content = """{"mini_app_id":"2021"}""", msgId = "m1" })).GetProperty("results")[0];

        Assert.Equal("m1", result.GetProperty("msgId").GetString());
        Assert.Equal("SUCCESS", result.GetProperty("status").GetString());
        Assert.Equal(1, result.GetProperty("deliveries").GetInt32());
        Assert.True(result.GetProperty("milliseconds").GetDouble() > 0);
        var entry = (await EntriesAsync(gateway)).Single(one => one.GetProperty("kind").GetString() == "message");
        Assert.Equal((Audit, "m1", "success", "websocket"), (Text(entry, "name"), Text(entry, "msgId"), Text(entry, "state"), Text(entry, "channel")));
        var details = await gateway.GetAsync($"entries/{entry.GetProperty("id").GetInt64()}");
        Assert.Contains(details.GetProperty("headers").EnumerateArray(), pair => pair[0].GetString() == "x-signType" && pair[1].GetString() == "RSA2");
        Assert.Equal("success", Text(Assert.Single(details.GetProperty("deliveries").EnumerateArray()), "state"));
    }

    [Fact]
    public async Task Handler_that_throws_and_a_signature_that_is_wrong_are_answered_FAIL()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ConnectAsync((_, content) => content.Contains("bad", StringComparison.Ordinal) ? throw new InvalidOperationException() : Task.CompletedTask);

        var thrown = await gateway.PostAsync("push", new { msgApi = Audit, content = """{"bad":1}""" });
        var forged = await gateway.PostAsync("push", new { msgApi = Audit, content = "{}", signature = "ofForeignKey" });

        Assert.Equal("FAIL", Text(thrown.GetProperty("results")[0], "status"));
        Assert.NotEqual("SUCCESS", Text(forged.GetProperty("results")[0], "status"));
    }

    [Fact]
    public async Task Status_is_null_when_no_client_connects()
    {
        await using var gateway = await RunningGateway.StartAsync(new() { PushTimeout = TimeSpan.FromMilliseconds(50) });

        var result = (await gateway.PostAsync("push", new { msgApi = Audit, content = "{}" })).GetProperty("results")[0];

        Assert.Equal(JsonValueKind.Null, result.GetProperty("status").ValueKind);
        Assert.Equal(0, result.GetProperty("deliveries").GetInt32());
        Assert.Contains("No client", Text(result, "error"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Push_without_waiting_answers_with_the_ids()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ConnectAsync();

        var results = (await gateway.PostAsync("push", new { msgApi = Audit, content = "{}", count = 3, wait = false })).GetProperty("results").EnumerateArray().ToList();

        Assert.Equal(3, results.Select(one => Text(one, "msgId")).Distinct().Count());
        await gateway.Gateway.WaitUntilAsync(one => one.AcksReceived.Count == 3);
    }

    [Fact]
    public async Task Post_over_http_reports_the_answer_of_the_application()
    {
        await using var gateway = await RunningGateway.StartAsync();

        var result = (await gateway.PostAsync("push", new { msgApi = Audit, content = "{}", channel = "http", url = new Uri(gateway.Page, "/nothing") })).GetProperty("results")[0];

        Assert.Equal("FAIL", Text(result, "status"));
        Assert.Contains("404", Text(result, "error"), StringComparison.Ordinal);
        var entry = Assert.Single(await EntriesAsync(gateway));
        Assert.Equal(("http", "fail"), (Text(entry, "channel"), Text(entry, "state")));
    }

    [Theory]
    [InlineData("""{"content":"{}"}""", "msgApi is missing")]
    [InlineData("""{"msgApi":"a.b","content":"{}","count":0}""", "count must be")]
    [InlineData("""{"msgApi":"a.b","content":"{}","count":10001}""", "count must be")]
    [InlineData("""{"msgApi":"a.b","content":"{}","count":2}""", "No client is connected")]
    [InlineData("""{"msgApi":"a.b","content":"{}","channel":"fax"}""", "channel must be")]
    [InlineData("""{"msgApi":"a.b","content":"{}","channel":"http"}""", "url must be")]
    [InlineData("""{"msgApi":"a.b","content":"{}","channel":"http","url":"file:///etc/passwd"}""", "url must be")]
    [InlineData("""{"msgApi":"a.b","content":"{}","signature":"0"}""", "signature must be")]
    [InlineData("null", "must be a JSON object")]
    [InlineData("{", "")]
    public async Task Request_that_cannot_be_carried_out_is_a_problem_document(string body, string detail)
    {
        await using var gateway = await RunningGateway.StartAsync();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        using var response = await gateway.Http.PostAsync("push", content);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains(detail, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Repeat_pushes_the_same_message_under_the_same_id()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ConnectAsync();
        await gateway.PostAsync("push", new { msgApi = Audit, content = """{"a":1}""", msgId = "m1" });
        var id = (await EntriesAsync(gateway)).Single(one => Text(one, "kind") == "message").GetProperty("id").GetInt64();

        var answer = await gateway.PostAsync("repeat", new { ids = new[] { id } });

        Assert.Equal(("m1", "SUCCESS"), (Text(answer.GetProperty("results")[0], "msgId"), Text(answer.GetProperty("results")[0], "status")));
        Assert.Equal(2, (await EntriesAsync(gateway)).Count(one => Text(one, "msgId") == "m1"));
    }

    [Fact]
    public async Task Faults_are_switched_on_and_off()
    {
        await using var gateway = await RunningGateway.StartAsync();

        await gateway.Http.PutAsJsonAsync("faults", new { register = "refuse", push = "missing" });

        var faults = await gateway.GetAsync("faults");
        Assert.Equal(("refuse", "missing", "none"), (Value("register"), Value("push"), Value("upgrade")));
        var refused = await Assert.ThrowsAsync<AlipayMsgConnectRefusedException>(() => gateway.ConnectAsync());
        Assert.Contains("isv.invalid-app-id", refused.Message, StringComparison.Ordinal);
        await gateway.Http.PutAsJsonAsync("faults", new { register = "none" });
        await gateway.ConnectAsync();
        Assert.Equal(HttpStatusCode.BadRequest, (await gateway.Http.PutAsJsonAsync("faults", new { register = "explode" })).StatusCode);

        string? Value(string name) => Text(faults.GetProperty(name), "value");
    }

    [Fact]
    public async Task Action_drops_the_connection_that_it_names_and_the_client_connects_again()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ConnectAsync();

        await gateway.PostAsync("connections", new { action = "drop", connection = 1 });

        await gateway.Gateway.WaitUntilAsync(one => one.Connections.Any(connection => connection is { Number: 2, IsOpen: true }));
        var names = (await EntriesAsync(gateway)).Where(one => Text(one, "kind") == "connection").Select(one => (one.GetProperty("connection").GetInt32(), Text(one, "state")));
        Assert.Equal([(1, "open"), (1, "closed"), (2, "open")], names);
        using var again = await gateway.Http.PostAsJsonAsync("connections", new { action = "drop", connection = 1 });
        Assert.Equal(HttpStatusCode.BadRequest, again.StatusCode);
    }

    [Fact]
    public async Task Request_is_listed_with_what_the_gateway_objects_to()
    {
        await using var gateway = await RunningGateway.StartAsync();
        using var http = new HttpClient();
        await http.GetAsync(new Uri(gateway.Page, "/websocket/register.do?app_id=2021000000000009"));

        var entry = Assert.Single(await EntriesAsync(gateway));

        Assert.Equal(("request", "refused"), (Text(entry, "kind"), Text(entry, "state")));
        Assert.Contains(entry.GetProperty("notes").EnumerateArray(), note => note.GetString() == "sign is missing");
    }

    [Fact]
    public async Task Export_and_import_are_the_same_lines()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ConnectAsync();
        await gateway.PostAsync("push", new { msgApi = Audit, content = """{"说明":"中文 \"<b>\""}""", msgId = "m1" });

        var exported = await gateway.Http.GetStringAsync("export");

        var line = JsonDocument.Parse(Assert.Single(exported.Split('\n', StringSplitOptions.RemoveEmptyEntries))).RootElement;
        Assert.Equal(("websocket", Audit, "m1", """{"说明":"中文 \"<b>\""}""", "SUCCESS"), (Text(line, "channel"), Text(line, "msgApi"), Text(line, "msgId"), Text(line, "content"), Text(line, "status")));
        await using var other = await RunningGateway.StartAsync();
        using var content = new StringContent(exported);
        using var answer = await other.Http.PostAsync("import", content);
        Assert.Equal("""{"imported":1}""", await answer.Content.ReadAsStringAsync());
        Assert.Equal("recorded", Text(Assert.Single(await EntriesAsync(other)), "kind"));
        Assert.Equal(exported, await other.Http.GetStringAsync("export"));
    }

    [Fact]
    public async Task Damaged_recording_imports_nothing_and_names_the_line()
    {
        await using var gateway = await RunningGateway.StartAsync();
        using var content = new StringContent("""{"msgApi":"a.b","content":"{}"}""" + "\n\n" + """{"msgApi":"a.b"}""");

        using var answer = await gateway.Http.PostAsync("import", content);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("Line 3", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(await EntriesAsync(gateway));
    }

    [Fact]
    public async Task Events_begin_after_the_entry_that_the_reader_knows()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ConnectAsync();
        await gateway.PostAsync("push", new { msgApi = Audit, content = "{}", msgId = "first" });
        var version = (await gateway.GetAsync("entries?after=0")).GetProperty("version").GetInt64();
        await gateway.PostAsync("push", new { msgApi = Audit, content = "{}", msgId = "second" });
        using var stream = new StreamReader(await gateway.Http.GetStreamAsync($"events?after={version}"));

        var lines = new List<string>();
        while (!lines.Exists(line => line.StartsWith("data: [", StringComparison.Ordinal)))
        {
            lines.Add(await stream.ReadLineAsync() ?? throw new EndOfStreamException());
        }

        Assert.Contains("event: state", lines);
        Assert.Contains("second", lines[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("first", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Subscription_is_shown_and_a_fault_of_its_call_is_switched_on()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var options = new AlipayMessagingOptions();
        gateway.Gateway.ConfigureClient(options);
        using var client = new AlipaySubscriptionClient(options);
        await client.SubscribeAsync(Audit, AlipaySubscriptionChannel.Http);

        var subscription = Assert.Single((await gateway.GetAsync("subscriptions")).EnumerateArray());

        Assert.Equal((Audit, "HTTP"), (Text(subscription, "topic"), Text(subscription, "channel")));
        Assert.Contains(await EntriesAsync(gateway), entry => Text(entry, "name") == "/gateway.do" && Text(entry, "state") == "accepted");
        await gateway.Http.PutAsJsonAsync("faults", new { openApi = "refuse" });
        var refused = await Assert.ThrowsAsync<AlipayOpenApiException>(() => client.SubscribeAsync(Audit, AlipaySubscriptionChannel.WebSocket));
        Assert.Contains("isv.invalid-app-id", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Catalogue_has_every_message_with_its_members_in_both_languages_and_a_sample()
    {
        await using var gateway = await RunningGateway.StartAsync();

        var messages = (await gateway.GetAsync("catalogue")).GetProperty("groups").EnumerateArray().SelectMany(group => group.GetProperty("messages").EnumerateArray()).ToList();

        Assert.Equal(AlipayMessageSamples.All.Keys.Order(), messages.Select(one => Text(one, "msgApi")!).Order());
        Assert.All(messages, one => Assert.Equal(AlipayMessageSamples.All[Text(one, "msgApi")!], Text(one, "sample")));
        Assert.All(messages, one => Assert.Equal(AlipayMsgApis.Describe(Text(one, "msgApi")!)!.Members, one.GetProperty("members").EnumerateArray().Select(member => Text(member, "name")!)));
        Assert.All(messages.SelectMany(one => one.GetProperty("members").EnumerateArray()), member => Assert.False(string.IsNullOrEmpty(Text(member, "zh")) || string.IsNullOrEmpty(Text(member, "en"))));
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static async Task<List<JsonElement>> EntriesAsync(RunningGateway gateway)
        => [.. (await gateway.GetAsync("entries?after=0")).GetProperty("entries").EnumerateArray().OrderBy(entry => entry.GetProperty("id").GetInt64())];
}
