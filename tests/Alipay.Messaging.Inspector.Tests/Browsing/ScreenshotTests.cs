using Microsoft.Playwright;

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
        var samples = Alipay.Messaging.Testing.AlipayMessageSamples.All;
        foreach (var api in samples.Keys.Where(key => samples[key].Length > 2).Take(24))
        {
            await gateway.PostAsync("push", new { msgApi = api, content = samples[api] });
        }

        using var http = new HttpClient();
        await http.GetAsync(new Uri(gateway.Page, "/websocket/register.do?app_id=2021000000000009"));
        await gateway.PostAsync("push", new { msgApi = RunningGateway.Audit, content = samples[RunningGateway.Audit], channel = "http", url = new Uri(gateway.Page, "/alipay/gateway").ToString() });
        await gateway.PostAsync("push", new { msgApi = "alipay.trade.refund.depositback.completed", content = samples["alipay.trade.refund.depositback.completed"] });
        foreach (var (locale, scheme, name) in new[] { ("en-GB", ColorScheme.Light, "gateway-light-en"), ("zh-CN", ColorScheme.Dark, "gateway-dark-zh") })
        {
            await using var open = await browser.OpenAsync(gateway.Page, locale, scheme);
            await open.Row("depositback").First.ClickAsync();
            await Assertions.Expect(open.Page.Locator("#pane-details table").First).ToBeVisibleAsync();
            await SaveAsync(open, name);
            await open.Page.ClickAsync("#tab-compose");
            await open.Page.SelectOptionAsync("#template", RunningGateway.Audit);
            await SaveAsync(open, name + "-compose");
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
