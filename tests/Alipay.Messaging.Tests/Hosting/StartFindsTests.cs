using Alipay.Messaging.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Alipay.Messaging.Tests.Hosting;

/// <summary>What would fail every message, or take messages away, fails the start instead, in one exception that names it.</summary>
public sealed class StartFindsTests : IAsyncLifetime
{
    private AlipayTestGateway _gateway = null!; // Set before each test.

    public async Task InitializeAsync() => _gateway = await AlipayTestGateway.StartAsync();

    public Task DisposeAsync() => _gateway.DisposeAsync().AsTask();

    public static TheoryData<string, string[], Action<IAlipayMessagingBuilder>> Lacking => new()
    {
        { "a service of the handler", ["NeedsLedger cannot be created", nameof(ILedger)], app => app.AddHandler<NeedsLedger>("a") },
        { "a service of the fallback", ["NeedsLedger cannot be created", nameof(ILedger)], app => app.AddHandler<Plain>("a").AddFallback<NeedsLedger>() },
        { "a service of a service", ["NeedsBook cannot be created", nameof(ILedger), nameof(Book)], app => app.AddHandler<NeedsBook>("a").Services.AddScoped<Book>() },
        { "a keyed service", ["NeedsKeyed cannot be created", nameof(ILedger)], app => app.AddHandler<NeedsKeyed>("a") },
        { "what a factory asks for", ["Plain cannot be created", nameof(ILedger)], app => app.AddHandler<Plain>("a").Services.Replace(ServiceDescriptor.Scoped(services => new Plain(services.GetRequiredService<ILedger>()))) },
        { "what a constructor checks", ["Refusing cannot be created", "The setting Ledger is missing."], app => app.AddHandler<Refusing>("a") },
        { "a service of the store", ["The idempotency store cannot be created", nameof(ILedger)], app => app.AddHandler<Plain>("a").UseIdempotencyStore(services => (IIdempotencyStore)services.GetRequiredService<ILedger>()) },
        { "the store itself", ["The idempotency store cannot be created", "returned null"], app => app.AddHandler<Plain>("a").UseIdempotencyStore(_ => null!) },
        { "a service of the sink", ["The sink for failed messages, Sink,", nameof(ILedger)], app => app.AddHandler<Plain>("a").UseFailedMessageSink<Sink>() },
    };

    [Theory]
    [MemberData(nameof(Lacking), DisableDiscoveryEnumeration = true)]
    public async Task What_a_handler_lacks_fails_the_start(string what, string[] named, Action<IAlipayMessagingBuilder> register)
    {
        foreach (var mode in new[] { "FailFast", "Background" })
        {
            await using var host = AppHost.For(_gateway, register, ("StartupMode", mode));

            var error = await Assert.ThrowsAsync<AlipayMsgConfigurationException>(host.StartAsync);

            Assert.All(named, name => Assert.True(error.Faults.Any(fault => fault.Contains(name, StringComparison.Ordinal)), $"{what}: {error.Message}"));
            Assert.Equal(0, _gateway.RegisterCount);
        }
    }

    [Fact]
    public async Task Everything_that_is_lacking_is_told_in_one_exception()
    {
        await using var host = AppHost.For(
            _gateway, app => app.AddHandler<NeedsLedger>("a").AddHandler<Refusing>("b").AddFallback<NeedsBook>().UseFailedMessageSink<Sink>(), ("Charset", "Big5"));

        var error = await Assert.ThrowsAsync<AlipayMsgConfigurationException>(host.StartAsync);

        Assert.Equal(
            ["The sink for", "NeedsLedger cannot", "Refusing cannot", "NeedsBook cannot", "Alipay:Charset must"],
            error.Faults.Select(fault => string.Join(' ', fault.Split(' ', ',').Take(fault.StartsWith("The", StringComparison.Ordinal) ? 3 : 2))));
    }

    [Fact]
    public async Task A_client_used_by_hand_finds_it_too()
    {
        var services = new ServiceCollection();
        services.AddAlipayMessaging(_gateway.ConfigureClient).AddHandler<NeedsLedger>("a");
        await using var provider = services.BuildServiceProvider();

        var error = await Assert.ThrowsAsync<AlipayMsgConfigurationException>(() => provider.GetRequiredService<IAlipayMsgClient>().ConnectAsync());

        Assert.Contains(nameof(ILedger), Assert.Single(error.Faults));
    }

    [Fact]
    public async Task A_handler_is_created_once_for_the_check_and_disposed()
    {
        await using var host = AppHost.For(_gateway, app =>
        {
            app.Services.AddSingleton<Lifetimes>();
            app.AddHandler<Tracked>("a", "b").AddHandler<AlsoTracked>("c");
        });

        await host.StartAsync();

        var lifetimes = host.Services.GetRequiredService<Lifetimes>();
        await Eventually.IsTrueAsync(() => lifetimes.Disposed == 2);
        Assert.Equal(2, lifetimes.Created);
    }

    [Fact]
    public async Task A_container_without_keyed_services_serves_the_application_without_a_name()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddAlipayMessaging(_gateway.ConfigureClient)
            .AddHandlerForAllMessages<Plain>()
            .UseIdempotencyStore(_ => new Idempotency.RecordingStore())
            .UseFailedMessageSink<NoSink>();
        services.AddHealthChecks().AddAlipayMessaging();

        Assert.DoesNotContain(services, service => service.IsKeyedService);

        await using var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<IAlipayMsgClient>().ConnectAsync().WaitAsync(Limits.Soon);
        Assert.Equal(MsgStatus.Success, (await _gateway.PushAsync("a", "{}")).Status);
    }

    [Theory]
    [InlineData("alipay.a ")]
    [InlineData(" alipay.a")]
    [InlineData("alipay.A")]
    [InlineData("alipay，a")]
    [InlineData("alipay.a,alipay.b")]
    [InlineData("alipay.a\u200b")]
    [InlineData("alipay.ä")]
    [InlineData("alipay-a")]
    [InlineData("alipay.*")]
    public void A_name_that_no_message_has_is_refused_at_the_registration(string msgApi)
    {
        var app = new ServiceCollection().AddAlipayMessaging(_ => { });

        var error = Assert.Throws<ArgumentException>(() => app.AddHandler<Plain>("alipay.good_1", msgApi));

        Assert.Contains("given for Plain, is no message API", error.Message);
    }

    [Theory]
    [InlineData("2021000000000001")]
    [InlineData(" 2021000000000001 ")]
    public async Task The_same_application_twice_fails_the_start(string second)
    {
        await using var other = await AlipayTestGateway.StartAsync();
        await using var host = AppHost.Create(builder =>
        {
            builder.Services.AddAlipayMessaging(_gateway.ConfigureClient).AddHandlerForAllMessages<Plain>();
            builder.Services.AddAlipayMessaging("mini", options =>
            {
                other.ConfigureClient(options);
                options.AppId = second;
            }).AddHandlerForAllMessages<Plain>();
        });

        var error = await Assert.ThrowsAsync<AlipayMsgConfigurationException>(host.StartAsync);

        Assert.Equal(
            "AppId 2021000000000001 is registered twice, without a name and as 'mini'. Register an application once, with all its handlers.",
            Assert.Single(error.Faults));
        Assert.Equal(0, _gateway.RegisterCount);
    }

    private interface ILedger;

    private class Plain(ILedger? ledger = null) : IMsgHandler
    {
        public Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken)
            => Task.FromResult(ledger);
    }

    private sealed class NeedsLedger(ILedger ledger) : Plain(ledger);

    private sealed class Book(ILedger ledger)
    {
        public ILedger Ledger => ledger;
    }

    private sealed class NeedsBook(Book book) : Plain(book.Ledger);

    private sealed class NeedsKeyed([FromKeyedServices("ledger")] ILedger ledger) : Plain(ledger);

    private sealed class Refusing : Plain
    {
        public Refusing() => throw new InvalidOperationException("The setting Ledger is missing.");
    }

    private sealed class Lifetimes
    {
        private int _created;
        private int _disposed;

        public int Created => _created;

        public int Disposed => _disposed;

        public void Add() => Interlocked.Increment(ref _created);

        public void End() => Interlocked.Increment(ref _disposed);
    }

    private sealed class Tracked : Plain, IDisposable
    {
        private readonly Lifetimes _lifetimes;

        public Tracked(Lifetimes lifetimes)
        {
            _lifetimes = lifetimes;
            lifetimes.Add();
        }

        public void Dispose() => _lifetimes.End();
    }

    private sealed class AlsoTracked : Plain, IAsyncDisposable
    {
        private readonly Lifetimes _lifetimes;

        public AlsoTracked(Lifetimes lifetimes)
        {
            _lifetimes = lifetimes;
            lifetimes.Add();
        }

        public async ValueTask DisposeAsync()
        {
            await Task.Yield();
            _lifetimes.End();
        }
    }

    private sealed class Sink(ILedger ledger) : IFailedMessageSink
    {
        public Task OnFailedAsync(FailedMessage message, CancellationToken cancellationToken) => Task.FromResult(ledger);
    }

    private sealed class NoSink : IFailedMessageSink
    {
        public Task OnFailedAsync(FailedMessage message, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
