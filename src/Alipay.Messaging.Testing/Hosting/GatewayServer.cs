using System.Net;
using System.Net.Sockets;
using Alipay.Messaging.Testing.Connections;
using Alipay.Messaging.Testing.Handshake;
using Alipay.Messaging.Testing.Keys;
using Alipay.Messaging.Testing.OpenApi;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Alipay.Messaging.Testing.Hosting;

/// <summary>One run of Kestrel on one port.</summary>
internal sealed class GatewayServer : IAsyncDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(200);

    private readonly WebApplication _application;
    private readonly CancellationTokenSource _stopped;

    private GatewayServer(WebApplication application, CancellationTokenSource stopped)
    {
        _application = application;
        _stopped = stopped;
    }

    public int Port { get; private set; }

    /// <param name="endpoint">The address, and the port or 0 for a free one.</param>
    /// <param name="tls">The certificate; null for plain HTTP.</param>
    /// <param name="loggers">The logger factory; null for none.</param>
    /// <param name="register">Answers register requests.</param>
    /// <param name="connection">Answers upgrade requests.</param>
    /// <param name="openApi">Answers calls of the OpenAPI.</param>
    /// <param name="map">Maps what else is answered; null for nothing.</param>
    public static async Task<GatewayServer> StartAsync(
        IPEndPoint endpoint,
        TlsIdentity? tls,
        ILoggerFactory? loggers,
        Func<HttpContext, CancellationToken, Task> register,
        Func<HttpContext, CancellationToken, Task> connection,
        Func<HttpContext, CancellationToken, Task> openApi,
        Action<IEndpointRouteBuilder>? map)
    {
        var stopped = new CancellationTokenSource();
        // The empty builder: no settings from the environment, no console, and no claim on Ctrl+C.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<ILoggerFactory>(_ => new BorrowedLoggers(loggers ?? NullLoggerFactory.Instance));
        builder.Services.AddSingleton<IHostLifetime, QuietLifetime>();
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore();
        if (tls is not null)
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
        }

        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(endpoint, listen => Configure(listen, tls)));
        var application = builder.Build();
        application.Use(UnderTheWebSocket);
        application.UseWebSockets(new WebSocketOptions { KeepAliveInterval = Timeout.InfiniteTimeSpan });
        application.Use((context, next) => DispatchAsync(context, next, register, connection, openApi, stopped.Token));
        map?.Invoke(application);
        var server = new GatewayServer(application, stopped);
        try
        {
            await application.StartAsync().ConfigureAwait(false);
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        var addresses = application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>();
        server.Port = new Uri(addresses.Addresses.Single()).Port;
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync().ConfigureAwait(false);
        using (var grace = new CancellationTokenSource(Grace, TimeProvider.System))
        {
            // Kestrel aborts the remaining connections when the grace period has elapsed.
            await _application.StopAsync(grace.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await _application.DisposeAsync().ConfigureAwait(false);
        _stopped.Dispose();
    }

    private static void Configure(ListenOptions endpoint, TlsIdentity? tls)
    {
        endpoint.Protocols = HttpProtocols.Http1;
        if (tls is not null)
        {
            endpoint.UseHttps(tls.Server);
        }
    }

    private static Task UnderTheWebSocket(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<IHttpUpgradeFeature>() is { } upgrade)
        {
            context.Features.Set<IHttpUpgradeFeature>(new UpgradeFeature(upgrade));
        }

        return next(context);
    }

    private static async Task DispatchAsync(
        HttpContext context,
        RequestDelegate next,
        Func<HttpContext, CancellationToken, Task> register,
        Func<HttpContext, CancellationToken, Task> connection,
        Func<HttpContext, CancellationToken, Task> openApi,
        CancellationToken stopped)
    {
        try
        {
            switch (context.Request.Path.Value)
            {
                case RegisterEndpoint.Path:
                    using (var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopped))
                    {
                        await register(context, ended.Token).ConfigureAwait(false);
                    }

                    break;
                case OpenApiEndpoint.Path:
                    using (var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopped))
                    {
                        await openApi(context, ended.Token).ConfigureAwait(false);
                    }

                    break;
                case UpgradeEndpoint.Path:
                    await connection(context, stopped).ConfigureAwait(false);
                    break;
                default:
                    await next(context).ConfigureAwait(false);
                    break;
            }
        }
        catch (Exception exception) when (ConnectionEnd.IsOne(exception) || exception is SocketException)
        {
            context.Abort();
        }
    }

    /// <summary>The user's logger factory, which the host must not dispose.</summary>
    private sealed class BorrowedLoggers(ILoggerFactory inner) : ILoggerFactory
    {
        public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

        public ILogger CreateLogger(string categoryName) => inner.CreateLogger(categoryName);

        public void Dispose()
        {
            // Owned by the user.
        }
    }

    /// <summary>Does not handle the signals of the process.</summary>
    private sealed class QuietLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
