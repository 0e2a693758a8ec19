using System.Collections.Concurrent;
using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json;
using Alipay.Messaging.AspNetCore;
using Alipay.Messaging.EntityFrameworkCore;
using Alipay.Messaging.Testing;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Alipay.Messaging.Inspector.Tests;

/// <summary>An application with the inspector, connected to a gateway in the same process.</summary>
internal sealed class RunningApplication : IAsyncDisposable
{
    public const string Policy = "operators";

    private readonly string _database;

    private RunningApplication(AlipayTestGateway gateway, WebApplication app, string database, LogLines log)
    {
        Gateway = gateway;
        App = app;
        Log = log;
        _database = database;
        Page = new Uri(app.Urls.Single().Replace("[::]", "localhost", StringComparison.Ordinal) + "/alipay");
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(Page + "/api/") };
        Http.DefaultRequestHeaders.Add("X-Alipay-Inspector", "1");
    }

    public AlipayTestGateway Gateway { get; }

    public WebApplication App { get; }

    public LogLines Log { get; }

    public Uri Page { get; }

    public HttpClient Http { get; }

    public static async Task<RunningApplication> StartAsync(
        AlipayInspectorOptions? options = null, string environment = "Development", bool withLedger = false, bool withAuthorization = false)
    {
        var gateway = await AlipayTestGateway.StartAsync();
        var database = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var log = new LogLines();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment, ApplicationName = typeof(RunningApplication).Assembly.GetName().Name });
        builder.Logging.ClearProviders().AddProvider(log);
        builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
        var messaging = builder.Services.AddAlipayMessaging(alipay =>
        {
            gateway.ConfigureClient(alipay);
            alipay.ReconnectDelay = _ => TimeSpan.FromMilliseconds(100);
        }).AddHandlerForAllMessages<Handler>();
        if (withLedger)
        {
            builder.Services.AddDbContext<Shop>(db => db.UseSqlite($"Data Source={database}"));
            messaging.UseEntityFramework<Shop>(ledger =>
            {
                ledger.AcknowledgeWhen = AcknowledgeWhen.Stored;
                ledger.MaxAttempts = 1;
                ledger.ContentRetention = TimeSpan.FromDays(1);
            });
        }

        builder.Services.AddAuthentication(TestSignIn.Scheme).AddScheme<AuthenticationSchemeOptions, TestSignIn>(TestSignIn.Scheme, null);
        builder.Services.AddAuthorization(authorization => authorization.AddPolicy(Policy, policy => policy.RequireClaim("operator")));
        var app = builder.Build();
        if (withLedger)
        {
            using var scope = app.Services.CreateScope();
            await scope.ServiceProvider.GetRequiredService<Shop>().Database.EnsureCreatedAsync();
        }

        if (withAuthorization)
        {
            app.UseAuthentication();
            app.UseAuthorization();
        }

        app.MapAlipayInspector("/alipay", options);
        app.MapAlipayMessages("/gateway");
        await app.StartAsync();
        return new RunningApplication(gateway, app, database, log);
    }

    public async Task<JsonElement> GetAsync(string path) => JsonDocument.Parse(await Http.GetStringAsync(path)).RootElement;

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await App.DisposeAsync();
        await Gateway.DisposeAsync();
        File.Delete(_database);
    }

    /// <summary>Fails messages that hold the word bad.</summary>
    internal sealed class Handler : IMsgHandler
    {
        public Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken)
            => bizContent.Contains("bad", StringComparison.Ordinal) ? throw new InvalidOperationException("secret " + bizContent) : Task.CompletedTask;
    }

    internal sealed class Shop(DbContextOptions<Shop> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddAlipayMessages();
    }

    /// <summary>Signs in the user that the header X-User names, who is an operator when the name begins so.</summary>
    internal sealed class TestSignIn(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
    {
        public new const string Scheme = "test";

        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            var name = Request.Headers["X-User"].ToString();
            if (name.Length == 0)
            {
                return Task.FromResult(AuthenticateResult.NoResult());
            }

            var identity = new ClaimsIdentity(Scheme);
            identity.AddClaim(new Claim(ClaimTypes.Name, name));
            if (name.StartsWith("operator", StringComparison.Ordinal))
            {
                identity.AddClaim(new Claim("operator", "yes"));
            }

            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme)));
        }
    }
}

/// <summary>Keeps what is logged.</summary>
internal sealed class LogLines : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<(int Event, string Text)> _lines = new();

    public IEnumerable<string> Of(int eventId) => _lines.Where(line => line.Event == eventId).Select(line => line.Text);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        => _lines.Enqueue((eventId.Id, formatter(state, exception)));

    public void Dispose()
    {
        // The lines outlive the host.
    }
}
