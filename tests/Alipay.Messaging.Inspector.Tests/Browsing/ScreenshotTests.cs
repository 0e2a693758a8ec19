using Alipay.Messaging.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Alipay.Messaging.Inspector.Tests.Browsing;

/// <summary>Makes the pictures of the documents when ALIPAY_SCREENSHOTS names a directory.</summary>
[Collection(BrowserTests.Name)]
public sealed class ScreenshotTests(Browser browser)
{
    [BrowserFact]
    public async Task Gateway_looks_as_in_the_documents()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ConnectAsync((msgApi, _) => msgApi.Contains("rejected", StringComparison.Ordinal) ? throw new InvalidOperationException() : Task.CompletedTask);
        var samples = AlipayMessageSamples.All;
        foreach (var api in samples.Keys.Where(key => samples[key].Length > 2).Take(24))
        {
            await gateway.PostAsync("push", new { msgApi = api, content = samples[api] });
        }

        using var http = new HttpClient();
        await http.GetAsync(new Uri(gateway.Page, "/websocket/register.do?app_id=2021000000000009"));
        await gateway.PostAsync("push", new { msgApi = RunningGateway.Audit, content = samples[RunningGateway.Audit], channel = "http", url = new Uri(gateway.Page, "/alipay/gateway").ToString() });
        await gateway.PostAsync("push", new { msgApi = "alipay.trade.refund.depositback.completed", content = samples["alipay.trade.refund.depositback.completed"] });
        foreach (var (locale, scheme, name) in new[] { ("en-GB", ColorScheme.Light, "inspector-gateway-light-en"), ("zh-CN", ColorScheme.Dark, "inspector-gateway-dark-zh") })
        {
            await using var open = await browser.OpenAsync(gateway.Page, locale, scheme);
            await open.Row("depositback").First.ClickAsync();
            await Expect(open.Page.Locator("#pane-details table").First).ToBeVisibleAsync();
            await SaveAsync(open, name);
            await open.Page.ClickAsync("#tab-compose");
            await open.Page.SelectOptionAsync("#template", RunningGateway.Audit);
            await SaveAsync(open, name + "-compose");
            Assert.Empty(open.Complaints);
        }
    }

    [BrowserFact]
    public async Task Application_looks_as_in_the_documents()
    {
        await using var app = await RunningApplication.StartAsync(new() { ShowContent = true }, withLedger: true);
        var samples = AlipayMessageSamples.All;
        foreach (var api in samples.Keys.Where(key => samples[key].Length > 2).Take(12))
        {
            await app.Gateway.PushAsync(api, samples[api]);
        }

        foreach (var api in new[] { "alipay.merchant.trade.complain.changed", "alipay.trade.refund.depositback.completed" })
        {
            await app.Gateway.PushAsync(api, """{"complain_event_id":"bad"}""");
        }

        await ApplicationTests.WaitForDeadAsync(app);
        await app.Gateway.PostAsync(new Uri(app.Page, "/gateway"), RunningGateway.Audit, samples[RunningGateway.Audit]);
        app.Gateway.DropAll();
        await app.Gateway.WaitUntilAsync(gateway => gateway.Connections.Any(connection => connection is { Number: 2, IsOpen: true }));
        await app.Gateway.PushAsync(RunningGateway.Audit, samples[RunningGateway.Audit]);
        foreach (var (locale, scheme, name) in new[] { ("en-GB", ColorScheme.Light, "inspector-application-light-en"), ("zh-CN", ColorScheme.Dark, "inspector-application-dark-zh") })
        {
            await using var open = await browser.OpenAsync(app.Page, locale, scheme);
            await Expect(open.Rows.Nth(5)).ToBeVisibleAsync();
            await open.Page.ClickAsync("#tab-ledger");
            await Expect(open.Page.Locator("#pane-ledger .card").First).ToBeVisibleAsync();
            await SaveAsync(open, name);
            Assert.Empty(open.Complaints);
        }
    }

    private static async Task SaveAsync(OpenPage open, string name)
    {
        if (Environment.GetEnvironmentVariable("ALIPAY_SCREENSHOTS") is { Length: > 0 } directory)
        {
            await open.Page.ScreenshotAsync(new() { Path = System.IO.Path.Combine(directory, name + ".png") });
        }
    }
}
