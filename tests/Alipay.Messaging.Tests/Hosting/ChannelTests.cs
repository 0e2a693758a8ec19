using Alipay.Messaging.Hosting;
using Alipay.Messaging.Pipeline;
using Alipay.Messaging.Testing;
using Microsoft.Extensions.DependencyInjection;
using ReceivedMessage = Alipay.Messaging.Pipeline.ReceivedMessage;

namespace Alipay.Messaging.Tests.Hosting;

/// <summary>What a channel other than the WebSocket takes from a registered application.</summary>
public sealed class ChannelTests : IAsyncLifetime
{
    private AlipayTestGateway _gateway = null!; // Set before each test.

    public async Task InitializeAsync() => _gateway = await AlipayTestGateway.StartAsync();

    public Task DisposeAsync() => _gateway.DisposeAsync().AsTask();

    [Fact]
    public async Task Host_with_the_http_channel_alone_connects_nothing()
    {
        await using var host = AppHost.For(
            _gateway,
            app =>
            {
                app.AddFallback<EverythingElse>();
                app.Services.AddSingleton(new Seen());
                app.Services.AddHealthChecks().AddAlipayMessaging();
            },
            ("Channels", "Http"));

        await host.StartAsync();
        Assert.Equal("Healthy", (await host.CheckHealthAsync()).Status.ToString());
        await host.StopAsync();

        Assert.Equal(0, _gateway.RegisterCount);
    }

    [Fact]
    public async Task Both_channels_in_one_setting_connect()
    {
        await using var host = AppHost.For(_gateway, app => app.AddFallback<EverythingElse>(), ("Channels", "WebSocket, http"));

        await host.StartAsync();

        Assert.Equal(1, _gateway.ConnectionCount);
    }

    [Fact]
    public async Task Prepared_application_hands_a_message_to_its_handlers_without_a_connection()
    {
        var seen = new Seen();
        await using var host = Host(seen);
        using var app = host.Services.GetRequiredService<AppSetups>().Get("").Prepare();

        var outcome = await app.Pipeline.HandleAsync(new ReceivedMessage(_gateway.AppId, "a", "m1", "{}"u8.ToArray()), CancellationToken.None);

        Assert.Equal(HandlingOutcome.Handled, outcome);
        Assert.Equal(["else a {}"], seen.Notes);
        Assert.Equal(0, _gateway.RegisterCount);
    }

    [Fact]
    public async Task Middleware_class_is_created_from_the_messages_scope_and_runs_around_the_handler()
    {
        var seen = new Seen();
        await using var host = AppHost.Create(builder =>
        {
            builder.Services.AddSingleton(seen);
            builder.Services.AddAlipayMessaging(_gateway.ConfigureClient).Use<Noting>().AddFallback<EverythingElse>();
        });
        using var app = host.Services.GetRequiredService<AppSetups>().Get("").Prepare();

        await app.Pipeline.HandleAsync(new ReceivedMessage(_gateway.AppId, "a", "m1", "{}"u8.ToArray()), CancellationToken.None);

        Assert.Equal(["before m1", "else a {}", "after m1"], seen.Notes);
    }

    [Fact]
    public async Task Message_that_one_channel_handled_is_not_handled_by_another()
    {
        var seen = new Seen();
        await using var host = Host(seen);
        var setup = host.Services.GetRequiredService<AppSetups>().Get("");
        using var one = setup.Prepare();
        using var other = setup.Prepare();

        await one.Pipeline.HandleAsync(new ReceivedMessage(_gateway.AppId, "a", "m1", "{}"u8.ToArray()), CancellationToken.None);
        var outcome = await other.Pipeline.HandleAsync(new ReceivedMessage(_gateway.AppId, "a", "m1", "{}"u8.ToArray()), CancellationToken.None);

        Assert.Equal(MsgStatus.Success, AckOutcome.StatusOf(outcome));
        Assert.Single(seen.Notes);
    }

    [Fact]
    public async Task Name_that_is_not_registered_is_refused()
    {
        await using var host = Host(new Seen());

        var error = Assert.Throws<InvalidOperationException>(() => host.Services.GetRequiredService<AppSetups>().Get("shop"));

        Assert.Contains("'shop'", error.Message);
    }

    private AppHost Host(Seen seen) => AppHost.Create(builder =>
    {
        builder.Services.AddSingleton(seen);
        builder.Services.AddAlipayMessaging(_gateway.ConfigureClient).AddFallback<EverythingElse>();
    });

    private sealed class Noting(Seen seen) : IMessageMiddleware
    {
        public async Task InvokeAsync(MessageContext context, MessageDelegate next)
        {
            seen.Note($"before {context.MsgId}");
            await next(context);
            seen.Note($"after {context.MsgId}");
        }
    }
}
