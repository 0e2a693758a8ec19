using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Alipay.Messaging.Inspector.Tests.Browsing;

/// <summary>A page of the inspector in the browser. Each test ends by asking that it complained about nothing.</summary>
public sealed class OpenPage : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly IBrowserContext _context;

    private OpenPage(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                _complaints.Enqueue(message.Text);
            }
        };
        page.PageError += (_, error) => _complaints.Enqueue(error);
        page.Request += (_, request) => Requests.Enqueue(request.Url);
    }

    public IPage Page { get; }

    public ConcurrentQueue<string> Requests { get; } = new();

    public IReadOnlyCollection<string> Complaints => _complaints;

    public ILocator Rows => Page.Locator("#rows .row");

    public static async Task<OpenPage> OpenAsync(IBrowserContext context, Uri url)
    {
        var open = new OpenPage(context, await context.NewPageAsync());
        await open.Page.GotoAsync(url.ToString());
        await Assertions.Expect(open.Page.Locator("#live")).ToHaveClassAsync("chip ok");
        return open;
    }

    public ILocator Row(string text) => Rows.Filter(new() { HasText = text });

    public async ValueTask DisposeAsync() => await _context.CloseAsync();
}
