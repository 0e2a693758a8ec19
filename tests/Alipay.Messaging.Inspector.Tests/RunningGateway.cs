using System.Net.Http.Json;
using System.Text.Json;
using Alipay.Messaging.Testing;
using Alipay.Messaging.Tool.Inspector;

namespace Alipay.Messaging.Inspector.Tests;

/// <summary>A gateway with its inspector, a client of the API, and a client of the gateway when a test connects one.</summary>
internal sealed class RunningGateway : IAsyncDisposable
{
    public const string Audit = "alipay.open.mini.version.audit.passed";

    private RunningGateway(AlipayTestGateway gateway)
    {
        Gateway = gateway;
        Page = new Uri($"http://127.0.0.1:{gateway.Port}/inspector");
        Http = new HttpClient { BaseAddress = new Uri(Page + "/api/"), Timeout = TimeSpan.FromSeconds(60) };
        Http.DefaultRequestHeaders.Add("X-Alipay-Inspector", "1");
    }

    public AlipayTestGateway Gateway { get; }

    public Uri Page { get; }

    public HttpClient Http { get; }

    private AlipayMsgClient? Client { get; set; }

    public static async Task<RunningGateway> StartAsync(AlipayTestGatewayOptions? options = null, string? token = null)
    {
        options ??= new AlipayTestGatewayOptions();
        var inspector = new GatewayInspector(token);
        inspector.Configure(options);
        var gateway = await AlipayTestGateway.StartAsync(options);
        inspector.Attach(gateway);
        return new RunningGateway(gateway);
    }

    public async Task ConnectAsync(Func<string, string, Task>? handle = null)
    {
        var options = new AlipayMessagingOptions { ReconnectDelay = _ => TimeSpan.FromMilliseconds(100), UseIdempotency = false };
        Gateway.ConfigureClient(options);
        Client = new AlipayMsgClient(options, new Handler(handle ?? ((_, _) => Task.CompletedTask)));
        await Client.ConnectAsync();
    }

    public async Task<JsonElement> GetAsync(string path) => JsonDocument.Parse(await Http.GetStringAsync(path)).RootElement;

    public async Task<JsonElement> PostAsync(string path, object body)
    {
        using var response = await Http.PostAsJsonAsync(path, body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (Client is not null)
        {
            await Client.DisposeAsync();
        }

        await Gateway.DisposeAsync();
    }

    private sealed class Handler(Func<string, string, Task> handle) : IMsgHandler
    {
        public Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken) => handle(msgApi, bizContent);
    }
}
