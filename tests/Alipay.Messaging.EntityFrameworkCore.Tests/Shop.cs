using System.Text;
using Alipay.Messaging.EntityFrameworkCore.Inbox;
using Alipay.Messaging.Hosting;
using Alipay.Messaging.Pipeline;
using Alipay.Messaging.Runtime;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ReceivedMessage = Alipay.Messaging.Pipeline.ReceivedMessage;

namespace Alipay.Messaging.EntityFrameworkCore.Tests;

/// <summary>One instance of an application on a database. Messages enter it behind the check of their signature, as from either channel.</summary>
internal sealed class Shop : IAsyncDisposable
{
    public const string AppId = "2021000000000001";
    private readonly ServiceProvider _services;
    private readonly PreparedApp _app;

    private Shop(ServiceProvider services, PreparedApp app)
    {
        _services = services;
        _app = app;
    }

    public IServiceProvider Services => _services;

    public LogLines Logs => _services.GetRequiredService<LogLines>();

    public IMessageStage Pipeline => _app.Pipeline;

    public static Shop Start(
        TestDatabase database,
        Handle handle,
        Action<AlipayMessageLedgerOptions>? configure = null,
        Action<IServiceCollection>? services = null,
        string channel = "websocket",
        Action<AlipayMessagingOptions>? app = null)
    {
        var collection = new ServiceCollection();
        collection.AddSingleton<LogLines>().AddSingleton<ILoggerProvider>(provider => provider.GetRequiredService<LogLines>()).AddLogging();
        collection.AddSingleton(handle);
        if (services is null)
        {
            collection.AddDbContext<ShopContext>(database.Configure);
        }
        else
        {
            services(collection);
        }

        collection.AddAlipayMessaging(options =>
        {
            Configure(options);
            app?.Invoke(options);
        }).AddHandlerForAllMessages<ScriptedHandler>().UseEntityFramework<ShopContext>(configure);
        var provider = collection.BuildServiceProvider(validateScopes: true);
        return new Shop(provider, provider.GetRequiredService<AppSetups>().Get("").Prepare(channel));
    }

    /// <summary>Settings that need no gateway, with throw-away keys.</summary>
    public static void Configure(AlipayMessagingOptions options)
    {
        options.AppId = AppId;
        options.ServerHost = "127.0.0.1:1";
        options.UseTls = false;
        (options.AppPrivateKey, options.AlipayPublicKey) = TestKeys.Value;
    }

    public ValueTask<HandlingOutcome> DeliverAsync(string msgId, string content = "{}", CancellationToken cancellationToken = default)
        => _app.Pipeline.HandleAsync(Message(msgId, content), cancellationToken);

    public static ReceivedMessage Message(string msgId, string content = "{}") => new(AppId, "alipay.test", msgId, Encoding.UTF8.GetBytes(content));

    /// <summary>Starts the workers of the inbox, as the host does.</summary>
    public Task StartWorkersAsync() => Task.WhenAll(_services.GetServices<IHostedService>().OfType<InboxService>().Select(inbox => inbox.StartingAsync(default)));

    public Task StopWorkersAsync() => Task.WhenAll(_services.GetServices<IHostedService>().OfType<InboxService>().Select(inbox => inbox.StopAsync(default)));

    public async ValueTask DisposeAsync()
    {
        await StopWorkersAsync();
        _app.Dispose();
        await _services.DisposeAsync();
    }

    private static readonly Lazy<(string, string)> TestKeys = new(() =>
    {
        using var app = System.Security.Cryptography.RSA.Create(2048);
        using var alipay = System.Security.Cryptography.RSA.Create(2048);
        return (Convert.ToBase64String(app.ExportPkcs8PrivateKey()), Convert.ToBase64String(alipay.ExportSubjectPublicKeyInfo()));
    });
}

/// <summary>What the handler of a test does.</summary>
internal delegate Task Handle(ShopContext context, string msgId, CancellationToken cancellationToken);

/// <summary>The handler of the tests.</summary>
internal sealed class ScriptedHandler(ShopContext context, Handle handle) : IMsgHandler
{
    public Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken) => handle(context, msgId, cancellationToken);

    /// <summary>Saves one effect.</summary>
    public static async Task SaveAsync(ShopContext context, string msgId, CancellationToken cancellationToken)
    {
        context.Effects.Add(new Effect { MsgId = msgId });
        await context.SaveChangesAsync(cancellationToken);
    }
}
