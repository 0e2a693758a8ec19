using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;
using Alipay.Messaging.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.AspNetCore.Tests;

/// <summary>A real Kestrel with one application, and the gateway that posts to it.</summary>
internal sealed class Shop : IAsyncDisposable
{
    public const string Api = "alipay.open.mini.version.audit.passed";

    private Shop(WebApplication app, AlipayTestGateway gateway, LogLines logs)
    {
        App = app;
        Gateway = gateway;
        Logs = logs;
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = new Uri(app.Urls.First()) };
    }

    public WebApplication App { get; }

    public AlipayTestGateway Gateway { get; }

    public LogLines Logs { get; }

    public HttpClient Http { get; }

    public Seen Seen => App.Services.GetRequiredService<Seen>();

    public Uri Url => new(Http.BaseAddress!, "/alipay/gateway"); // The constructor sets it.

    public Uri PaymentUrl => new(Http.BaseAddress!, "/alipay/notify"); // The constructor sets it.

    /// <summary>Starts a gateway, and a shop that receives over HTTP alone.</summary>
    /// <param name="register">Adds handlers. Default: the fallback that notes everything.</param>
    /// <param name="options">The endpoint's options.</param>
    /// <param name="configure">Changes the application's options.</param>
    /// <param name="build">Changes the host.</param>
    /// <param name="gateway">The gateway's options.</param>
    /// <param name="map">Maps more.</param>
    /// <param name="before">Puts layers in front of the endpoints.</param>
    public static async Task<Shop> StartAsync(
        Action<IAlipayMessagingBuilder>? register = null,
        AlipayEndpointOptions? options = null,
        Action<AlipayMessagingHostOptions>? configure = null,
        Action<WebApplicationBuilder>? build = null,
        AlipayTestGatewayOptions? gateway = null,
        Action<WebApplication>? map = null,
        Action<WebApplication>? before = null)
    {
        var platform = await AlipayTestGateway.StartAsync(gateway);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = "Development" });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var logs = new LogLines();
        builder.Logging.AddProvider(logs).SetMinimumLevel(LogLevel.Debug);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<Seen>();
        var app = builder.Services.AddAlipayMessaging(one =>
        {
            platform.ConfigureClient(one);
            one.Channels = MessageChannels.Http;
            configure?.Invoke(one);
        });
        (register ?? (one => one.AddFallback<Everything>()))(app);
        build?.Invoke(builder);
        var host = builder.Build();
        host.UseDeveloperExceptionPage();
        before?.Invoke(host);
        host.MapAlipayMessages("/alipay/gateway", options);
        host.MapAlipayPayments("/alipay/notify", options);
        map?.Invoke(host);
        await host.StartAsync();
        return new Shop(host, platform, logs);
    }

    public Task<PostResult> PostAsync(string content = "{}", PostOptions? options = null) => Gateway.PostAsync(Url, Api, content, options);

    /// <summary>Posts bytes as they are, as a form.</summary>
    public async Task<HttpResponseMessage> PostRawAsync(byte[] body, string contentType = "application/x-www-form-urlencoded", HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Post, Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return await Http.SendAsync(request);
    }

    public async Task<string> AnswerToAsync(byte[] body)
    {
        using var response = await PostRawAsync(body);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await App.DisposeAsync();
        await Gateway.DisposeAsync();
    }
}

/// <summary>What the handlers noted.</summary>
internal sealed class Seen
{
    private readonly ConcurrentQueue<string> _notes = new();
    private readonly Channel<string> _noted = Channel.CreateUnbounded<string>();

    public IReadOnlyList<string> Notes => [.. _notes];

    public void Note(string note)
    {
        _notes.Enqueue(note);
        _noted.Writer.TryWrite(note);
    }

    /// <summary>Waits for one more note.</summary>
    public Task WaitAsync() => _noted.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
}

/// <summary>Notes everything.</summary>
internal sealed class Everything(Seen seen) : IMsgHandler
{
    public Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken)
    {
        seen.Note($"{msgApi} {msgId} {bizContent}");
        return Task.CompletedTask;
    }
}

/// <summary>A handler that begins, and ends when it is released.</summary>
internal sealed class Slow(SlowGate gate, Seen seen) : IMsgHandler
{
    public async Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken)
    {
        gate.Begun.Release();
        await gate.Release.WaitAsync(cancellationToken);
        seen.Note(msgId);
    }
}

/// <summary>Holds slow handlers.</summary>
internal sealed class SlowGate
{
    public SemaphoreSlim Begun { get; } = new(0);

    public SemaphoreSlim Release { get; } = new(0);
}

/// <summary>Collects the log.</summary>
internal sealed class LogLines : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<(int Id, string Text)> _lines = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly AsyncLocal<string?> _scope = new();

    public IReadOnlyList<(int Id, string Text)> Lines => [.. _lines];

    public IReadOnlyList<string> Errors => [.. _errors];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        _scope.Value = state.ToString();
        return null;
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var text = $"{formatter(state, exception)} {exception} [{_scope.Value}]";
        _lines.Enqueue((eventId.Id, text));
        if (logLevel >= LogLevel.Error)
        {
            _errors.Enqueue(text);
        }
    }

    public void Dispose()
    {
        // Nothing is held.
    }
}
