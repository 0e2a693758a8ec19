using Alipay.Messaging.Messages;
using Alipay.Messaging.Testing;
using Microsoft.Extensions.DependencyInjection;
using Moq;

namespace Alipay.Messaging.Tests.Hosting;

public sealed class RegistrationTests : IAsyncLifetime
{
    private readonly Seen _seen = new();
    private AlipayTestGateway _gateway = null!; // Set before each test.

    public async Task InitializeAsync() => _gateway = await AlipayTestGateway.StartAsync();

    public Task DisposeAsync() => _gateway.DisposeAsync().AsTask();

    [Fact]
    public async Task Ten_lines_of_registration_take_each_message_to_its_handler()
    {
        await using var host = AppHost.Create(
            builder =>
            {
                builder.Services.AddSingleton(_seen);
                builder.Services.AddAlipayMessaging(builder.Configuration.GetSection("Alipay"))
                    .AddHandler<MiniAuditHandler>(AlipayMsgApis.OpenMiniVersionAuditPassed, AlipayMsgApis.OpenMiniVersionAuditRejected)
                    .AddHandler<DepositBackHandler, TradeRefundDepositBackCompleted>()
                    .AddFallback<EverythingElse>();
            },
            AppHost.SectionFor(_gateway));
        await host.StartAsync();

        await PushAsync(AlipayMsgApis.OpenMiniVersionAuditPassed, "{}");
        await PushAsync(AlipayMsgApis.OpenMiniVersionAuditRejected, "{}");
        await PushAsync(AlipayMsgApis.TradeRefundDepositBackCompleted, """{"dback_amount":"1.01"}""");
        await PushAsync("alipay.some.other", """{"说明":"中文"}""");

        Assert.Equal(
            [
                "audit alipay.open.mini.version.audit.passed",
                "audit alipay.open.mini.version.audit.rejected",
                "deposit back 1.01",
                """else alipay.some.other {"说明":"中文"}""",
            ],
            _seen.Notes);
        Assert.Empty(_gateway.Problems);
    }

    [Fact]
    public async Task One_handler_for_everything_is_enough()
    {
        await using var host = AppHost.Create(builder =>
        {
            builder.Services.AddSingleton(_seen);
            builder.Services.AddAlipayMessaging(_gateway.ConfigureClient).AddHandlerForAllMessages<EverythingElse>();
        });
        await host.StartAsync();

        await PushAsync("alipay.some.other", "{}");

        Assert.Equal(["else alipay.some.other {}"], _seen.Notes);
    }

    [Fact]
    public async Task Client_is_used_by_hand_where_there_is_no_host()
    {
        var services = new ServiceCollection();
        services.AddSingleton(_seen);
        services.AddAlipayMessaging(_gateway.ConfigureClient).AddHandlerForAllMessages<EverythingElse>();
        await using var provider = services.BuildServiceProvider();
        var client = provider.GetRequiredService<IAlipayMsgClient>();

        await client.ConnectAsync().WaitAsync(Limits.Soon);
        await PushAsync("a", "{}");

        Assert.Same(client, provider.GetRequiredService<AlipayMsgClient>());
        Assert.Single(_seen.Notes);
    }

    [Fact]
    public async Task Disposing_the_services_closes_the_connection()
    {
        var services = new ServiceCollection();
        services.AddSingleton(_seen);
        services.AddAlipayMessaging(_gateway.ConfigureClient).AddHandlerForAllMessages<EverythingElse>();
        await using (var provider = services.BuildServiceProvider())
        {
            await provider.GetRequiredService<IAlipayMsgClient>().ConnectAsync().WaitAsync(Limits.Soon);
        }

        await _gateway.WaitForConnectionsAsync(0);
        Assert.Empty(_gateway.Problems);
    }

    [Fact]
    public async Task Second_call_for_the_same_application_adds_to_the_first()
    {
        await using var host = AppHost.Create(
            builder =>
            {
                builder.Services.AddSingleton(_seen);
                builder.Services.AddAlipayMessaging(builder.Configuration.GetSection("Alipay")).AddHandler<MiniAuditHandler>("a");
                builder.Services.AddAlipayMessaging(options => options.MaxConcurrentMessages = 3).AddHandler<EverythingElse>("b");
            },
            AppHost.SectionFor(_gateway));
        await host.StartAsync();

        await PushAsync("a", "{}");
        await PushAsync("b", "{}");

        Assert.Equal(["audit a", "else b {}"], _seen.Notes);
        Assert.Single(_gateway.Connections);
    }

    [Fact]
    public async Task Named_applications_have_their_own_connections_and_handlers()
    {
        await using var other = await AlipayTestGateway.StartAsync(new() { AppId = "2021000000000002" });
        await using var host = AppHost.Create(builder =>
        {
            builder.Services.AddSingleton(_seen);
            builder.Services.AddAlipayMessaging("shop", _gateway.ConfigureClient).AddHandler<MiniAuditHandler>("a");
            builder.Services.AddAlipayMessaging("mini", other.ConfigureClient).AddHandler<EverythingElse>("a");
        });
        await host.StartAsync();

        await PushAsync("a", "{}");
        Assert.Equal(MsgStatus.Success, (await other.PushAsync("a", "{}")).Status);

        Assert.Equal(["audit a", "else a {}"], _seen.Notes);
        Assert.Equal("2021000000000001", host.Services.GetRequiredKeyedService<IAlipayMsgClient>("shop").AppId);
        Assert.Equal("2021000000000002", host.Services.GetRequiredKeyedService<IAlipayMsgClient>("mini").AppId);
        Assert.Null(host.Services.GetService<IAlipayMsgClient>());
    }

    [Fact]
    public async Task Idempotency_store_is_made_once_asked_and_disposed_with_the_services()
    {
        var made = new List<RememberingStore>();
        await using (var host = AppHost.Create(builder =>
        {
            builder.Services.AddSingleton(_seen);
            builder.Services.AddAlipayMessaging(_gateway.ConfigureClient)
                .AddHandlerForAllMessages<EverythingElse>()
                .UseIdempotencyStore(_ =>
                {
                    made.Add(new RememberingStore());
                    return made[^1];
                });
        }))
        {
            await host.StartAsync();

            await _gateway.PushAsync("a", "{}", new() { MsgId = "m1" });
        }

        var store = Assert.Single(made);
        Assert.Equal("2021000000000001/m1", Assert.Single(store.Completed));
        Assert.True(store.IsDisposed);
    }

    [Fact]
    public async Task Sink_for_failed_messages_is_made_once_with_what_it_needs()
    {
        await using var host = AppHost.For(
            _gateway,
            app =>
            {
                app.Services.AddSingleton(_seen);
                app.AddFallback<EverythingElse>()
                    .Use((_, _) => throw new InvalidOperationException("boom"))
                    .UseFailedMessageSink<NotingSink>();
            },
            ("MaxFailuresPerMessage", "1"));
        await host.StartAsync();

        await _gateway.PushAsync("a", "{}", new() { MsgId = "m1" });
        host.Reload();
        await _gateway.PushAsync("a", "{}", new() { MsgId = "m2" });

        var sink = host.Services.GetRequiredService<NotingSink>();
        Assert.Equal([$"m1 boom {sink.GetHashCode()}", $"m2 boom {sink.GetHashCode()}"], _seen.Notes);
    }

    [Fact]
    public void Builder_of_nothing_says_so()
    {
        var builder = new Mock<IAlipayMessagingBuilder>();
        builder.Setup(one => one.Name).Returns("nobody");
        builder.Setup(one => one.Services).Returns(new ServiceCollection());

        var error = Assert.Throws<InvalidOperationException>(() => builder.Object.AddHandlerForAllMessages<EverythingElse>());

        Assert.Contains("'nobody'", error.Message);
    }

    private async Task PushAsync(string msgApi, string content)
        => Assert.Equal(MsgStatus.Success, (await _gateway.PushAsync(msgApi, content)).Status);

    private sealed class NotingSink(Seen seen) : IFailedMessageSink
    {
        public Task OnFailedAsync(FailedMessage message, CancellationToken cancellationToken)
        {
            seen.Note($"{message.MsgId} {message.LastError!.Message} {GetHashCode()}"); // A handler's failure has an error.
            return Task.CompletedTask;
        }
    }

    private sealed class RememberingStore : IIdempotencyStore, IDisposable
    {
        public List<string> Completed { get; } = [];

        public bool IsDisposed { get; private set; }

        public ValueTask<IdempotencyClaim> TryClaimAsync(IdempotencyKey message, TimeSpan lease, CancellationToken cancellationToken)
            => ValueTask.FromResult(IdempotencyClaim.Claimed(1));

        public ValueTask CompleteAsync(IdempotencyKey message, long token, TimeSpan retention, CancellationToken cancellationToken)
        {
            Completed.Add($"{message.AppId}/{message.MsgId}");
            return ValueTask.CompletedTask;
        }

        public ValueTask ReleaseAsync(IdempotencyKey message, long token, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public void Dispose() => IsDisposed = true;
    }
}
