using Alipay.Messaging.OpenApi;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Alipay.Messaging.Inspector.Tests.Browsing;

/// <summary>The page over a gateway, in a real browser.</summary>
[Collection(BrowserTests.Name)]
public sealed class GatewayPageTests(Browser browser)
{
    private const string Audit = RunningGateway.Audit;

    [BrowserFact]
    public async Task Composed_message_is_pushed_and_its_acknowledgement_appears()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ConnectAsync();
        await using var open = await browser.OpenAsync(gateway.Page);

        await open.Page.ClickAsync("#tab-compose");
        await open.Page.SelectOptionAsync("#template", Audit);
        await Expect(open.Page.Locator("#msgApi")).ToHaveValueAsync(Audit);
        await Expect(open.Page.Locator("#json-hint")).ToHaveTextAsync("Valid JSON");
        await open.Page.ClickAsync("#push");

        await Expect(open.Row(Audit)).ToContainTextAsync("SUCCESS");
        await Expect(open.Page.Locator("#said")).ToContainTextAsync("1 pushed: 1 SUCCESS");
        await open.Row(Audit).ClickAsync();
        await Expect(open.Page.Locator("#pane-details")).ToContainTextAsync("The mini program's application id");
        await Expect(open.Page.Locator("#pane-details")).ToContainTextAsync("小程序的 APPID");
        await Expect(open.Page.Locator("#pane-details")).ToContainTextAsync("x-sign");
        Assert.Empty(open.Complaints);
    }

    [BrowserFact]
    public async Task Message_is_repeated_edited_and_pushed_in_bulk()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ConnectAsync();
        await gateway.PostAsync("push", new { msgApi = Audit, content = """{"n":12345678901234567890}""", msgId = "m1" });
        await using var open = await browser.OpenAsync(gateway.Page);

        await open.Row("m1").ClickAsync();
        await open.Page.ClickAsync("#repeat");
        await Expect(open.Row("m1")).ToHaveCountAsync(2);

        await open.Page.ClickAsync("#edit");
        await Expect(open.Page.Locator("#content")).ToHaveValueAsync("{\n  \"n\": 12345678901234567890\n}");
        await open.Page.FillAsync("#content", """{"edited":true}""");
        await open.Page.FillAsync("#times", "20");
        await open.Page.ClickAsync("#push");
        await Expect(open.Page.Locator("#said")).ToContainTextAsync("20 pushed: 20 SUCCESS");

        await open.Page.FillAsync("#search", "edited");
        await Expect(open.Page.Locator("#count")).ToContainTextAsync("20 of");
        await open.Page.ClickAsync("#repeat-all");
        await Expect(open.Page.Locator("#count")).ToContainTextAsync("40 of");
        Assert.Empty(open.Complaints);
    }

    [BrowserFact]
    public async Task Dropped_connection_and_the_next_one_appear()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ConnectAsync();
        await using var open = await browser.OpenAsync(gateway.Page);

        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Drop: Connection 1" }).ClickAsync();

        await Expect(open.Page.Locator("#connections")).ToContainTextAsync("Connection 2");
        await Expect(open.Row("Connection 1").Filter(new() { HasText = "closed" })).ToHaveCountAsync(1);
        await Expect(open.Row("Connection 2").Filter(new() { HasText = "open" })).ToHaveCountAsync(1);
        Assert.Empty(open.Complaints);
    }

    [BrowserFact]
    public async Task Fault_is_switched_on_and_all_are_switched_off()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ConnectAsync();
        await using var open = await browser.OpenAsync(gateway.Page);

        await open.Page.SelectOptionAsync("#fault-register", "status500");
        await Expect(open.Page.Locator("#faults-off")).ToBeEnabledAsync();
        gateway.Gateway.DropAll();
        await Expect(open.Row("/websocket/register.do").Filter(new() { HasText = "fault" }).First).ToBeVisibleAsync();
        await open.Page.ClickAsync("#faults-off");

        await Expect(open.Page.Locator("#connections")).ToContainTextAsync("Connection 2");
        await Expect(open.Page.Locator("#fault-register")).ToHaveValueAsync("none");
        Assert.Empty(open.Complaints);
    }

    [BrowserFact]
    public async Task Subscription_appears()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await using var open = await browser.OpenAsync(gateway.Page);
        await Expect(open.Page.Locator("#subscriptions")).ToHaveTextAsync("none");
        var options = new AlipayMessagingOptions();
        gateway.Gateway.ConfigureClient(options);
        using var client = new AlipaySubscriptionClient(options);

        await client.SubscribeAsync(Audit, AlipaySubscriptionChannel.WebSocket);

        await Expect(open.Page.Locator("#subscriptions")).ToContainTextAsync(Audit);
        await Expect(open.Row("/gateway.do")).ToContainTextAsync("accepted");
        Assert.Empty(open.Complaints);
    }

    [BrowserFact]
    public async Task List_is_filtered_by_text_kind_and_state()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ConnectAsync((_, content) => content.Contains("bad", StringComparison.Ordinal) ? throw new InvalidOperationException() : Task.CompletedTask);
        foreach (var content in new[] { """{"k":"good-1"}""", """{"k":"bad-2"}""", """{"k":"good-3"}""" })
        {
            await gateway.PostAsync("push", new { msgApi = Audit, content });
        }

        await using var open = await browser.OpenAsync(gateway.Page);
        await Expect(open.Rows).ToHaveCountAsync(6);
        await open.Page.SelectOptionAsync("#kind", "message");
        await Expect(open.Rows).ToHaveCountAsync(3);
        await open.Page.SelectOptionAsync("#state", "fail");
        await Expect(open.Rows).ToHaveCountAsync(1);
        await open.Page.SelectOptionAsync("#state", "");
        await open.Page.FillAsync("#search", "GOOD-3");
        await Expect(open.Rows).ToHaveCountAsync(1);
        await open.Page.FillAsync("#search", "nothing like that");
        await Expect(open.Page.GetByText("Nothing matches the filter.")).ToBeVisibleAsync();
        await open.Page.FillAsync("#search", "小程序审核通过");
        await Expect(open.Rows).ToHaveCountAsync(0);
        await open.Page.ClickAsync("#language");
        await Expect(open.Rows).ToHaveCountAsync(3);
        Assert.Empty(open.Complaints);
    }

    [BrowserFact]
    public async Task Language_follows_the_browser_and_the_choice_is_kept()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await using var chinese = await browser.OpenAsync(gateway.Page, "zh-CN");
        await Expect(chinese.Page.Locator("h1")).ToHaveTextAsync("消息检查器");
        await Expect(chinese.Page.Locator("html")).ToHaveAttributeAsync("lang", "zh-CN");
        await using var english = await browser.OpenAsync(gateway.Page, "de-DE");
        await Expect(english.Page.Locator("h1")).ToHaveTextAsync("Message inspector");

        await english.Page.ClickAsync("#language");
        await english.Page.ReloadAsync();

        await Expect(english.Page.Locator("h1")).ToHaveTextAsync("消息检查器");
        var leftovers = await english.Page.EvaluateAsync<string[]>("() => Object.keys(T.en).filter(key => !(key in T.zh)).concat(Object.keys(T.zh).filter(key => !(key in T.en)))");
        Assert.Empty(leftovers);
        Assert.Empty(english.Complaints.Concat(chinese.Complaints));
    }

    [BrowserFact]
    public async Task Colours_follow_the_system_until_they_are_chosen()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await using var open = await browser.OpenAsync(gateway.Page, scheme: ColorScheme.Dark);
        const string Background = "() => getComputedStyle(document.body).backgroundColor";
        var dark = await open.Page.EvaluateAsync<string>(Background);

        await open.Page.ClickAsync("#theme");
        var light = await open.Page.EvaluateAsync<string>(Background);
        await open.Page.ReloadAsync();

        Assert.NotEqual(dark, light);
        Assert.Equal(light, await open.Page.EvaluateAsync<string>(Background));
        Assert.Empty(open.Complaints);
    }

    [BrowserFact]
    public async Task Messages_are_exported_and_imported_as_a_file()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ConnectAsync();
        await gateway.PostAsync("push", new { msgApi = Audit, content = """{"a":1}""", msgId = "m1" });
        await using var open = await browser.OpenAsync(gateway.Page);
        await Expect(open.Row("m1")).ToHaveCountAsync(1);

        var download = await open.Page.RunAndWaitForDownloadAsync(() => open.Page.ClickAsync("#export"));
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await download.SaveAsAsync(file);
        var chooser = await open.Page.RunAndWaitForFileChooserAsync(() => open.Page.ClickAsync("#import"));
        await chooser.SetFilesAsync(file);

        await Expect(open.Row("m1")).ToHaveCountAsync(2);
        await Expect(open.Page.Locator("#said")).ToHaveTextAsync("1 imported");
        File.Delete(file);
        Assert.Empty(open.Complaints);
    }

    [BrowserFact]
    public async Task Page_reconnects_to_a_gateway_that_was_restarted()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await using var open = await browser.OpenAsync(gateway.Page);

        await gateway.Gateway.StopAsync();
        await Expect(open.Page.Locator("#live")).ToHaveTextAsync("disconnected");
        await gateway.Gateway.RestartAsync();
        await Expect(open.Page.Locator("#live")).ToHaveTextAsync("live");

        await gateway.ConnectAsync();
        await gateway.PostAsync("push", new { msgApi = Audit, content = "{}" });
        await Expect(open.Row(Audit)).ToContainTextAsync("SUCCESS");
    }

    [BrowserFact]
    public async Task Page_with_a_token_works_and_asks_no_other_host()
    {
        await using var gateway = await RunningGateway.StartAsync(token: "a-throw-away-token");
        gateway.Http.DefaultRequestHeaders.Authorization = new("Bearer", "a-throw-away-token");
        await gateway.ConnectAsync();
        await using var open = await browser.OpenAsync(new Uri(gateway.Page + "?token=a-throw-away-token"));

        await gateway.PostAsync("push", new { msgApi = Audit, content = "{}" });

        await Expect(open.Row(Audit)).ToContainTextAsync("SUCCESS");
        Assert.Equal(gateway.Page.ToString(), open.Page.Url);
        Assert.All(open.Requests, url => Assert.True(url.StartsWith(gateway.Page.ToString(), StringComparison.Ordinal) || url.StartsWith("data:", StringComparison.Ordinal), url));
        Assert.Equal("", await open.Page.EvaluateAsync<string>("() => document.cookie"));
        Assert.Empty(open.Complaints);
    }

    [BrowserFact]
    public async Task Ten_thousand_messages_do_not_stall_the_page()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await using var open = await browser.OpenAsync(gateway.Page);
        await open.Page.EvaluateAsync("() => { window.longTasks = 0; new PerformanceObserver(list => window.longTasks += list.getEntries().length).observe({ type: 'longtask' }); }");
        var lines = Enumerable.Range(0, 10_000).Select(i => $$"""{"at":"2026-01-01T00:00:00Z","channel":"websocket","msgApi":"{{Audit}}","msgId":"id-{{i}}","content":"{\"mini_app_id\":\"number-{{i}}\",\"text\":\"{{new string('x', 400)}}\"}","status":"SUCCESS"}""");
        using var recording = new StringContent(string.Join('\n', lines));

        using var answer = await gateway.Http.PostAsync("import", recording);
        Assert.True(answer.IsSuccessStatusCode);

        await Expect(open.Page.Locator("#count")).ToHaveTextAsync("10000 entries", new() { Timeout = 60_000 });
        Assert.InRange(await open.Rows.CountAsync(), 1, 60);
        // Twenty batches arrive. A page that makes a row for each message, or reads all of them for each, has a long task for each frame.
        Assert.InRange(await open.Page.EvaluateAsync<int>("() => window.longTasks"), 0, 50);
        await open.Page.FillAsync("#search", "number-4711");
        await Expect(open.Rows).ToHaveCountAsync(1);
        await Expect(open.Row("id-4711")).ToBeVisibleAsync();
        await open.Page.FillAsync("#search", "");
        await open.Page.FocusAsync("#grid");
        await open.Page.Keyboard.PressAsync("End");
        await Expect(open.Row("id-0").First).ToHaveAttributeAsync("aria-selected", "true");
        await open.Page.Keyboard.PressAsync("Home");
        await Expect(open.Row("id-9999")).ToHaveAttributeAsync("aria-selected", "true");
        Assert.Empty(open.Complaints);
    }
}
