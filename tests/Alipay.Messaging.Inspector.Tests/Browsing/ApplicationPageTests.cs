using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Alipay.Messaging.Inspector.Tests.Browsing;

/// <summary>The page over an application, in a real browser.</summary>
[Collection(BrowserTests.Name)]
public sealed class ApplicationPageTests(Browser browser)
{
    private const string Audit = RunningGateway.Audit;

    [BrowserFact]
    public async Task Messages_appear_with_their_outcome_and_a_reconnect_with_its_states()
    {
        await using var app = await RunningApplication.StartAsync();
        await using var open = await browser.OpenAsync(app.Page);
        await Expect(open.Page.Locator("#connections")).ToContainTextAsync("connected");
        await Expect(open.Page.Locator("#tab-compose")).ToBeHiddenAsync();
        await Expect(open.Page.Locator("#faults-section")).ToBeHiddenAsync();

        await app.Gateway.PushAsync(Audit, """{"k":"bad"}""", new() { MsgId = "m2" });
        await open.Row("m2").ClickAsync();
        await Expect(open.Page.Locator("#pane-details")).ToContainTextAsync("the handler failed");
        await Expect(open.Page.Locator("#pane-details")).ToContainTextAsync("Set ShowContent");
        app.Gateway.DropAll();

        await Expect(open.Row("reconnecting").First).ToBeVisibleAsync();
        Assert.Empty(open.Complaints);
    }

    [BrowserFact]
    public async Task Dead_letter_is_redriven_and_discarded_in_both_colour_schemes_without_violation()
    {
        await using var app = await RunningApplication.StartAsync(withLedger: true);
        await app.Gateway.PushAsync(Audit, """{"k":"bad"}""", new() { MsgId = "m1" });
        await ApplicationTests.WaitForDeadAsync(app);
        await using var open = await browser.OpenAsync(app.Page, scheme: ColorScheme.Dark);

        await open.Page.ClickAsync("#tab-ledger");
        var pane = open.Page.Locator("#pane-ledger");
        await Expect(pane).ToContainTextAsync("m1");
        await pane.GetByRole(AriaRole.Button, new() { Name = "Content" }).ClickAsync();
        await Expect(pane.Locator("pre")).ToContainTextAsync("bad");
        await AccessibilityTests.AssertNoViolationAsync(open);
        await open.Page.ClickAsync("#theme");
        await AccessibilityTests.AssertNoViolationAsync(open);

        await pane.GetByRole(AriaRole.Button, new() { Name = "Re-drive" }).ClickAsync();
        await Expect(open.Page.Locator("#said")).ToHaveTextAsync("The message is handled again.");
        await ApplicationTests.WaitForDeadAsync(app);
        await pane.GetByRole(AriaRole.Button, new() { Name = "Refresh" }).ClickAsync();
        await pane.GetByRole(AriaRole.Button, new() { Name = "Discard" }).ClickAsync();
        await pane.GetByRole(AriaRole.Button, new() { Name = "Discard: sure?" }).ClickAsync();

        await Expect(open.Page.Locator("#said")).ToHaveTextAsync("The message is discarded.");
        await Expect(pane).ToContainTextAsync("No message is in this state.");
        Assert.Empty(open.Complaints);
    }
}
