using System.Text.Json;
using static Microsoft.Playwright.Assertions;

namespace Alipay.Messaging.Inspector.Tests.Browsing;

/// <summary>What arrives is text, wherever the page shows it.</summary>
[Collection(BrowserTests.Name)]
public sealed class InjectionTests(Browser browser)
{
    private const string Markup = """<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>""";

    [BrowserFact]
    public async Task Markup_in_any_place_is_shown_and_not_run()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ConnectAsync();
        var quoted = JsonSerializer.Serialize(Markup);
        await gateway.PostAsync("push", new { msgApi = Markup, content = $$"""{ {{quoted}}:{{quoted}},"a":[{{quoted}}]}""", msgId = Markup });
        await gateway.PostAsync("push", new { msgApi = "alipay.open.mini.version.audit.rejected", content = $$$"""{"audit_reason":{{{quoted}}},"base_audit_reason":{"memos":[{"memo":{{{quoted}}} }]}}""" });
        await gateway.PostAsync("push", new { msgApi = RunningGateway.Audit, content = Markup });
        await gateway.PostAsync("push", new { msgApi = RunningGateway.Audit, content = "{}", channel = "http", url = new Uri(gateway.Page, "/x?" + Uri.EscapeDataString(Markup)).AbsoluteUri });
        using var http = new HttpClient();
        http.DefaultRequestHeaders.TryAddWithoutValidation("X-Markup", Markup);
        await http.GetAsync(new Uri(gateway.Page, "/websocket/register.do?" + Uri.EscapeDataString(Markup) + "=" + Uri.EscapeDataString(Markup)));
        using var recording = new StringContent(JsonSerializer.Serialize(new { msgApi = Markup, content = Markup, channel = Markup, url = "javascript:window.hacked=1" }));
        using var answer = await gateway.Http.PostAsync("import", recording);
        await using var open = await browser.OpenAsync(gateway.Page);
        await Expect(open.Row("Imported")).ToHaveCountAsync(1);

        var count = await open.Rows.CountAsync();
        for (var i = 0; i < count; i++)
        {
            await open.Rows.Nth(i).ClickAsync();
            await Expect(open.Rows.Nth(i)).ToHaveAttributeAsync("aria-selected", "true");
            await Expect(open.Page.Locator("#pane-details .title")).ToBeVisibleAsync();
        }

        await open.Page.FillAsync("#search", Markup);
        await Expect(open.Rows.First).ToContainTextAsync("onerror");
        await open.Rows.First.ClickAsync();
        await open.Page.ClickAsync("#edit");
        Assert.False(await open.Page.EvaluateAsync<bool>("() => 'hacked' in window"));
        Assert.Equal(0, await open.Page.Locator("body img, main script, section script").CountAsync());
        Assert.Empty(open.Complaints);
    }

    [BrowserFact]
    public async Task Script_that_gets_into_the_page_is_blocked()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await using var open = await browser.OpenAsync(gateway.Page);

        await open.Page.EvaluateAsync("() => { const script = document.createElement('script'); script.textContent = 'window.hacked = 1'; document.body.append(script); }");

        Assert.False(await open.Page.EvaluateAsync<bool>("() => 'hacked' in window"));
        Assert.NotEmpty(open.Complaints);
    }
}
