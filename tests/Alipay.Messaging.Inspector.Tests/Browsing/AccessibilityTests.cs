using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Alipay.Messaging.Inspector.Tests.Browsing;

/// <summary>The page for people who use a keyboard or a screen reader, and in both colour schemes.</summary>
[Collection(BrowserTests.Name)]
public sealed class AccessibilityTests(Browser browser)
{
    private const string Audit = RunningGateway.Audit;

    [BrowserFact]
    public Task Light_page_has_no_violation() => CheckAsync("en-GB", ColorScheme.Light);

    [BrowserFact]
    public Task Dark_page_has_no_violation() => CheckAsync("zh-CN", ColorScheme.Dark);

    [BrowserFact]
    public async Task Message_is_composed_and_pushed_with_the_keyboard_alone()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.ConnectAsync();
        await using var open = await browser.OpenAsync(gateway.Page);
        var keyboard = open.Page.Keyboard;

        await keyboard.PressAsync("Tab");
        await Expect(open.Page.Locator(".skip")).ToBeFocusedAsync();
        await keyboard.PressAsync("Enter");
        await Expect(open.Page.Locator("#grid")).ToBeFocusedAsync();
        await keyboard.PressAsync("n");
        await Expect(open.Page.Locator("#template")).ToBeFocusedAsync();
        await keyboard.TypeAsync("A mini program's new version has passed");
        await keyboard.PressAsync("Tab");
        await Expect(open.Page.Locator("#msgApi")).ToBeFocusedAsync();
        await Expect(open.Page.Locator("#msgApi")).Not.ToHaveValueAsync("");
        for (var i = 0; i < 12 && !await open.Page.EvaluateAsync<bool>("() => document.activeElement.id === 'push'"); i++)
        {
            Assert.True(await HasVisibleFocusAsync(open));
            await keyboard.PressAsync("Tab");
        }

        await keyboard.PressAsync("Enter");
        await Expect(open.Row("SUCCESS")).ToHaveCountAsync(1);

        await open.Page.FocusAsync("#grid");
        await keyboard.PressAsync("ArrowDown");
        var selected = open.Page.Locator("[aria-selected=true].row");
        await Expect(selected).ToHaveCountAsync(1);
        await Expect(open.Page.Locator("#grid")).ToHaveAttributeAsync("aria-activedescendant", await selected.GetAttributeAsync("id") ?? "");
        await keyboard.PressAsync("r");
        await Expect(open.Row("SUCCESS")).ToHaveCountAsync(2);
        await keyboard.PressAsync("Enter");
        await Expect(open.Page.Locator("#pane-details")).ToBeFocusedAsync();
        await keyboard.PressAsync("Escape");
        await Expect(open.Page.Locator("#grid")).ToBeFocusedAsync();
        Assert.Empty(open.Complaints);
    }

    [BrowserFact]
    public async Task Tabs_follow_the_arrow_keys()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await using var open = await browser.OpenAsync(gateway.Page);
        await open.Page.FocusAsync("#tab-details");

        await open.Page.Keyboard.PressAsync("ArrowRight");

        await Expect(open.Page.Locator("#tab-compose")).ToBeFocusedAsync();
        await Expect(open.Page.Locator("#tab-compose")).ToHaveAttributeAsync("aria-selected", "true");
        await Expect(open.Page.Locator("#pane-details")).ToBeHiddenAsync();
        await open.Page.Keyboard.PressAsync("ArrowRight");
        await Expect(open.Page.Locator("#tab-details")).ToBeFocusedAsync();
        Assert.Empty(open.Complaints);
    }

    private static Task<bool> HasVisibleFocusAsync(OpenPage open)
        => open.Page.EvaluateAsync<bool>("() => getComputedStyle(document.activeElement).outlineStyle !== 'none'");

    private async Task CheckAsync(string locale, ColorScheme scheme)
    {
        await using var gateway = await RunningGateway.StartAsync();
        await using var open = await browser.OpenAsync(gateway.Page, locale, scheme);
        await AssertNoViolationAsync(open);
        await gateway.ConnectAsync((_, content) => content.Contains("bad", StringComparison.Ordinal) ? throw new InvalidOperationException() : Task.CompletedTask);
        await gateway.PostAsync("push", new { msgApi = Audit, content = """{"mini_app_id":"2021","n":1,"b":true,"bad":null}""" });
        await gateway.PostAsync("push", new { msgApi = Audit, content = """{"mini_app_id":"2021"}""" });
        using var http = new HttpClient();
        await http.GetAsync(new Uri(gateway.Page, "/websocket/register.do"));
        await open.Page.SelectOptionAsync("#fault-produce", "fail");
        await open.Row("FAIL").ClickAsync();
        await Expect(open.Page.Locator("#pane-details pre")).ToBeVisibleAsync();
        await AssertNoViolationAsync(open);
        await open.Row("/websocket/register.do").First.ClickAsync();
        await Expect(open.Page.Locator("#pane-details .notes")).ToBeVisibleAsync();
        await AssertNoViolationAsync(open);
        await open.Page.ClickAsync("#tab-compose");
        await AssertNoViolationAsync(open);
        Assert.Empty(open.Complaints);
    }

    internal static async Task AssertNoViolationAsync(OpenPage open)
    {
        var result = await open.Page.RunAxe(new AxeRunOptions { RunOnly = RunOnlyOptions.Tags("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice") });
        Assert.Equal([], result.Violations.SelectMany(one => one.Nodes.Select(node => $"{one.Id}: {one.Help}: {node.Html} {string.Join("; ", node.Any.Select(check => check.Message))}")));
    }
}
