using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Alipay.Messaging.Testing;
using Microsoft.AspNetCore.Builder;

namespace Alipay.Messaging.Inspector.Tests;

/// <summary>The inspector of an application: what it shows and to whom.</summary>
public sealed class ApplicationTests
{
    private const string Audit = RunningGateway.Audit;

    [Fact]
    public async Task Messages_of_both_channels_are_listed_with_outcome_and_duration_and_without_content()
    {
        await using var app = await RunningApplication.StartAsync();
        await app.Gateway.PushAsync(Audit, """{"k":"good"}""", new() { MsgId = "m1" });
        await app.Gateway.PushAsync(Audit, """{"k":"good"}""", new() { MsgId = "m1" });
        await app.Gateway.PushAsync(Audit, """{"k":"bad"}""", new() { MsgId = "m2" });
        await app.Gateway.PostAsync(new Uri(app.Page, "/gateway"), Audit, """{"k":"posted"}""", new() { NotifyId = "n1" });

        var text = await app.Http.GetStringAsync("entries");

        var messages = Entries(text).Where(entry => Text(entry, "kind") == "message").ToList();
        Assert.Equal(
            [("m1", "websocket", "success", "handled"), ("m1", "websocket", "success", "duplicate_completed"), ("m2", "websocket", "fail", "handler_failed"), ("n1", "http", "success", "handled")],
            messages.Select(entry => (Text(entry, "msgId"), Text(entry, "channel"), Text(entry, "state"), Text(entry, "outcome"))));
        Assert.All(messages, entry => Assert.True(entry.GetProperty("milliseconds").GetDouble() >= 0));
        Assert.Equal("System.InvalidOperationException", messages[2].GetProperty("notes")[0].GetString());
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.DoesNotContain("good", text, StringComparison.Ordinal);
        Assert.Equal("", await app.Http.GetStringAsync("export"));
    }

    [Fact]
    public async Task Content_is_shown_when_an_option_says_so()
    {
        await using var app = await RunningApplication.StartAsync(new() { ShowContent = true });
        await app.Gateway.PushAsync(Audit, """{"k":"good"}""");

        Assert.Contains("""{\"k\":\"good\"}""", await app.Http.GetStringAsync("entries"), StringComparison.Ordinal);
        Assert.Contains("good", await app.Http.GetStringAsync("export"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connection_is_shown_with_its_history()
    {
        await using var app = await RunningApplication.StartAsync();
        await app.Gateway.WaitForConnectionsAsync(1);
        app.Gateway.DropAll();
        await app.Gateway.WaitUntilAsync(gateway => gateway.Connections.Any(connection => connection is { Number: 2, IsOpen: true }));
        await app.Gateway.PushAsync(Audit, "{}");

        var state = await app.GetAsync("state");

        Assert.Equal(("application", "Connected", "2021000000000001"), (Text(state, "kind"), Text(state.GetProperty("connections")[0], "state"), Text(state.GetProperty("connections")[0], "appId")));
        var history = Entries(await app.Http.GetStringAsync("entries")).Where(entry => Text(entry, "kind") == "connection").Select(entry => Text(entry, "state")).ToList();
        Assert.Equal("Connecting", history[0]);
        Assert.Contains("Reconnecting", history);
        Assert.All(Entries(await app.Http.GetStringAsync("entries")).Where(entry => Text(entry, "kind") == "connection"), entry => Assert.NotEqual("", entry.GetProperty("notes")[0].GetString()));
    }

    [Fact]
    public async Task Number_of_entries_is_bounded()
    {
        await using var app = await RunningApplication.StartAsync(new() { Capacity = 10 });
        await app.Gateway.PushManyAsync(Audit, 30, i => $$"""{"i":{{i}}}""");

        Assert.Equal(10, Entries(await app.Http.GetStringAsync("entries")).Count());
    }

    [Theory]
    [InlineData("push")]
    [InlineData("repeat")]
    [InlineData("import")]
    [InlineData("connections")]
    [InlineData("ledger/redrive")]
    public async Task Application_pushes_nothing(string path)
    {
        await using var app = await RunningApplication.StartAsync();

        using var response = await app.Http.PostAsJsonAsync(path, new { msgApi = Audit, content = "{}", id = 1 });

        Assert.False(response.IsSuccessStatusCode);
    }

    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    public async Task Nothing_is_mapped_outside_Development_without_a_policy(string environment)
    {
        await using var app = await RunningApplication.StartAsync(environment: environment);

        Assert.Equal(HttpStatusCode.NotFound, (await app.Http.GetAsync(app.Page)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.Http.GetAsync("entries")).StatusCode);
        Assert.Contains("/alipay", Assert.Single(app.Log.Of(160)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("visitor", HttpStatusCode.Forbidden)]
    [InlineData("operator-1", HttpStatusCode.OK)]
    public async Task Policy_decides_in_production(string? user, HttpStatusCode expected)
    {
        await using var app = await RunningApplication.StartAsync(new() { AuthorizationPolicy = RunningApplication.Policy }, "Production", withAuthorization: true);
        if (user is not null)
        {
            app.Http.DefaultRequestHeaders.Add("X-User", user);
        }

        Assert.Equal(expected, (await app.Http.GetAsync(app.Page)).StatusCode);
        Assert.Equal(expected, (await app.Http.GetAsync("state")).StatusCode);
    }

    [Fact]
    public async Task Policy_without_the_authorization_middleware_shows_nothing()
    {
        await using var app = await RunningApplication.StartAsync(new() { AuthorizationPolicy = RunningApplication.Policy }, "Production");

        // ASP.NET Core adds the middleware by itself when the services are registered.
        Assert.NotEqual(HttpStatusCode.OK, (await app.Http.GetAsync("state")).StatusCode);
    }

    [Fact]
    public async Task Foreign_name_and_tunnel_are_refused_in_Development()
    {
        await using var app = await RunningApplication.StartAsync();
        using var named = new HttpRequestMessage(HttpMethod.Get, "state");
        named.Headers.Host = "shop.example";
        using var tunneled = new HttpRequestMessage(HttpMethod.Get, "state");
        tunneled.Headers.Add("X-Forwarded-For", "203.0.113.7");

        Assert.Equal(HttpStatusCode.Forbidden, (await app.Http.SendAsync(named)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await app.Http.SendAsync(tunneled)).StatusCode);
    }

    [Fact]
    public async Task Dead_letter_is_found_read_redriven_and_discarded()
    {
        await using var app = await RunningApplication.StartAsync(new() { AuthorizationPolicy = RunningApplication.Policy }, withLedger: true, withAuthorization: true);
        app.Http.DefaultRequestHeaders.Add("X-User", "operator-1");
        await app.Gateway.PushAsync(Audit, """{"k":"bad"}""", new() { MsgId = "m1" });
        await app.Gateway.PushAsync(Audit, """{"k":"good"}""", new() { MsgId = "m2" });
        var dead = await WaitForDeadAsync(app);

        Assert.Equal(("m1", "Dead", true, true), (Text(dead, "msgId"), Text(dead, "state"), dead.GetProperty("canRedrive").GetBoolean(), dead.GetProperty("canDiscard").GetBoolean()));
        Assert.Equal("System.InvalidOperationException", Text(dead, "lastError"));
        var id = dead.GetProperty("id").GetInt64();
        Assert.Equal("""{"k":"bad"}""", await app.Http.GetStringAsync($"ledger/content?id={id}"));
        Assert.Contains("operator-1", Assert.Single(app.Log.Of(163)), StringComparison.Ordinal);

        Assert.True(await DecideAsync(app, "redrive", id));
        await WaitForDeadAsync(app);
        Assert.True(await DecideAsync(app, "discard", id));
        Assert.False(await DecideAsync(app, "discard", id));
        Assert.Contains("operator-1", Assert.Single(app.Log.Of(161)), StringComparison.Ordinal);
        Assert.Equal(2, app.Log.Of(162).Count());
        Assert.Equal(1, (await app.GetAsync("ledger?state=Discarded")).GetProperty("counts").GetProperty("Discarded").GetInt32());
        Assert.Equal(HttpStatusCode.BadRequest, (await app.Http.GetAsync("ledger?state=Elsewhere")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await app.Http.GetAsync("ledger?state=Dead&app=other")).StatusCode);

        // A stored message is seen twice: when it is stored, and when a worker has handled it.
        var outcomes = Entries(await app.Http.GetStringAsync("entries")).Where(entry => Text(entry, "msgId") == "m1").Select(entry => Text(entry, "outcome"));
        Assert.Equal(["stored", "handler_failed", "handler_failed"], outcomes);
    }

    [Fact]
    public void Inspector_without_an_application_names_the_call_that_is_missing()
    {
        var app = WebApplication.CreateBuilder().Build();

        Assert.Contains("AddAlipayMessaging", Assert.Throws<InvalidOperationException>(() => app.MapAlipayInspector("/alipay")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(9)]
    [InlineData(20_001)]
    public async Task Capacity_out_of_its_range_is_refused(int capacity)
        => await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => RunningApplication.StartAsync(new() { Capacity = capacity }));

    internal static async Task<JsonElement> WaitForDeadAsync(RunningApplication app)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var page = JsonDocument.Parse(await app.Http.GetStringAsync("ledger?state=Dead", limit.Token)).RootElement;
            if (page.GetProperty("messages").GetArrayLength() > 0)
            {
                return page.GetProperty("messages")[0];
            }
        }
    }

    private static async Task<bool> DecideAsync(RunningApplication app, string what, long id)
    {
        using var response = await app.Http.PostAsJsonAsync("ledger/" + what, new { id });
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("done").GetBoolean();
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static IEnumerable<JsonElement> Entries(string json)
        => JsonDocument.Parse(json).RootElement.GetProperty("entries").EnumerateArray().OrderBy(entry => entry.GetProperty("id").GetInt64());
}
