using System.Text.Json.Serialization.Metadata;
using Alipay.Messaging.Messages;
using Alipay.Messaging.Pipeline;
using Alipay.Messaging.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Tests.Routing;

public sealed class MessageRouterTests
{
    private const string Secret = "6222020200112233";

    [Fact]
    public async Task Body_is_read_by_the_users_own_context()
    {
        await using var router = new RouterFixture(app => app.AddHandler<ParcelHandler, Parcel>());

        var outcome = await router.HandleAsync("my.parcel", """{ "no":7, "收件人":"李雷" }""", "m1", 1_700_000_000_000);

        Assert.Equal(HandlingOutcome.Handled, outcome);
        Assert.Equal(
            ["""2021000000000001 my.parcel m1 2023-11-14T22:13:20.0000000+00:00 7 李雷 { "no":7, "收件人":"李雷" }"""], router.Seen.Notes);
    }

    [Fact]
    public async Task Several_message_APIs_may_share_a_body_that_is_a_value()
    {
        await using var router = new RouterFixture(app => app.AddHandler<PointHandler, Point>(OwnJson.Default.Point, "a", "b"));

        await router.HandleAsync("a", """{"x":1,"y":2}""");
        await router.HandleAsync("b", """{"x":3,"y":4}""");

        Assert.Equal(["a 1,2", "b 3,4"], router.Seen.Notes);
    }

    [Fact]
    public async Task Body_of_the_catalogue_may_be_given_other_message_APIs()
    {
        await using var router = new RouterFixture(app => app.AddHandler<DepositBackHandler, TradeRefundDepositBackCompleted>("its.new.name"));

        Assert.Equal(HandlingOutcome.Unhandled, await router.HandleAsync(AlipayMsgApis.TradeRefundDepositBackCompleted));
        Assert.Equal(HandlingOutcome.Handled, await router.HandleAsync("its.new.name"));
    }

    [Theory]
    [InlineData("""{"no":"6222020200112233"}""", "JsonException", "$.no")]
    [InlineData("\"6222020200112233\"", "JsonException", "$")]
    [InlineData("[6222020200112233]", "JsonException", "$")]
    [InlineData("null", "it is null", "$")]
    public async Task Body_that_cannot_be_read_never_reaches_handler_or_middleware(string content, string reason, string path)
    {
        await using var router = new RouterFixture(app => app
            .Use((context, _) =>
            {
                context.Services.GetRequiredService<Seen>().Note("middleware");
                return Task.CompletedTask;
            })
            .AddHandler<ParcelHandler, Parcel>());

        var outcome = await router.HandleAsync("my.parcel", content, "m9");

        Assert.Equal(HandlingOutcome.BodyUnreadable, outcome);
        Assert.Empty(router.Seen.Notes);
        var line = Assert.Single(router.Logs.At(LogLevel.Error));
        Assert.Contains($"Message m9 (my.parcel): its body is no Parcel ({reason} at {path})", line);
        Assert.DoesNotContain(Secret, line);
    }

    [Fact]
    public async Task Error_of_a_users_converter_is_logged_by_its_type_alone()
    {
        var typeInfo = JsonTypeInfo.CreateJsonTypeInfo<Point>(new() { TypeInfoResolver = OwnJson.Default });
        typeInfo.CreateObject = () => throw new FormatException($"bad card {Secret}");
        await using var router = new RouterFixture(app => app.AddHandler<PointHandler, Point>(typeInfo, "a"));

        var outcome = await router.HandleAsync("a", "{}");

        Assert.Equal(HandlingOutcome.BodyUnreadable, outcome);
        var line = Assert.Single(router.Logs.At(LogLevel.Error));
        Assert.Contains("FormatException", line);
        Assert.DoesNotContain(Secret, line);
    }

    [Theory]
    [InlineData(UnhandledMessageAction.Fail, "Unhandled", LogLevel.Warning)]
    [InlineData(UnhandledMessageAction.Acknowledge, "UnhandledAcknowledged", LogLevel.Debug)]
    public async Task Message_without_a_handler_ends_as_the_options_say(UnhandledMessageAction unhandled, string outcome, LogLevel level)
    {
        await using var router = new RouterFixture(app => app.AddHandler<MiniAuditHandler>("a"), unhandled);

        Assert.Equal(outcome, (await router.HandleAsync("A", msgId: "m3")).ToString());

        Assert.Contains("Message m3 (A): no handler takes it", Assert.Single(router.Logs.At(level)));
    }

    [Fact]
    public async Task Handler_that_throws_fails_the_message()
    {
        await using var router = new RouterFixture(app => app.AddHandlerForAllMessages<FailingHandler>());

        Assert.Equal(HandlingOutcome.HandlerFailed, await router.HandleAsync("a"));

        Assert.Contains("not now", Assert.Single(router.Logs.At(LogLevel.Error)));
    }

    [Fact]
    public async Task Handler_that_cannot_be_made_fails_the_message()
    {
        await using var router = new RouterFixture(app =>
        {
            app.Services.AddScoped<Uri>(_ => throw new InvalidOperationException("no database"));
            app.AddHandlerForAllMessages<Needing>();
        });

        Assert.Equal(HandlingOutcome.HandlerFailed, await router.HandleAsync("a"));
    }

    [Fact]
    public async Task Each_message_has_a_scope_that_ends_with_it()
    {
        await using var router = new RouterFixture(app =>
        {
            app.Services.AddScoped<UnitOfWork>();
            app.Use((context, next) =>
            {
                context.Services.GetRequiredService<UnitOfWork>().Name = context.MsgId;
                return next(context);
            });
            app.AddHandlerForAllMessages<Working>();
        });

        await router.HandleAsync("a", msgId: "m1");
        await router.HandleAsync("a", msgId: "m2");

        // The first was created to check the registration.
        Assert.Equal(["disposed ", "work on m1", "disposed m1", "work on m2", "disposed m2"], router.Seen.Notes);
    }

    [Fact]
    public async Task Scope_that_cannot_end_well_fails_the_message()
    {
        await using var router = new RouterFixture(app =>
        {
            app.Services.AddScoped<UnitOfWork>();
            app.Use((context, next) =>
            {
                context.Services.GetRequiredService<UnitOfWork>().FailsToDispose = true;
                return next(context);
            });
            app.AddHandlerForAllMessages<Working>();
        });

        Assert.Equal(HandlingOutcome.HandlerFailed, await router.HandleAsync("a"));
    }

    [Fact]
    public async Task Handler_registered_beforehand_keeps_its_lifetime()
    {
        await using var router = new RouterFixture(app =>
        {
            app.Services.AddSingleton<Counting>();
            app.AddHandlerForAllMessages<Counting>();
        });

        await router.HandleAsync("a");
        await router.HandleAsync("a");

        Assert.Equal(["1", "2"], router.Seen.Notes);
    }

    [Fact]
    public async Task Middleware_runs_in_the_order_it_was_added_around_the_handler()
    {
        await using var router = new RouterFixture(app => app
            .Use(async (context, next) =>
            {
                var seen = context.Services.GetRequiredService<Seen>();
                seen.Note($"first in {context.AppId} {context.MsgApi} {context.MsgId} {context.Content}");
                await next(context);
                seen.Note("first out");
            })
            .Use(async (context, next) =>
            {
                var seen = context.Services.GetRequiredService<Seen>();
                seen.Note("second in");
                await next(context);
                seen.Note("second out");
            })
            .AddHandlerForAllMessages<MiniAuditHandler>());

        await router.HandleAsync("a", """{"b":1}""");

        Assert.Equal(["""first in 2021000000000001 a m1 {"b":1}""", "second in", "audit a", "second out", "first out"], router.Seen.Notes);
    }

    [Fact]
    public async Task Middleware_that_throws_fails_the_message()
    {
        await using var router = new RouterFixture(app => app
            .Use((_, _) => throw new InvalidOperationException("not allowed"))
            .AddHandlerForAllMessages<MiniAuditHandler>());

        Assert.Equal(HandlingOutcome.HandlerFailed, await router.HandleAsync("a"));
        Assert.Empty(router.Seen.Notes);
    }

    [Fact]
    public async Task Middleware_that_does_not_call_on_ends_the_message_well()
    {
        await using var router = new RouterFixture(app => app.Use((_, _) => Task.CompletedTask).AddHandlerForAllMessages<MiniAuditHandler>());

        Assert.Equal(HandlingOutcome.Handled, await router.HandleAsync("a"));
        Assert.Empty(router.Seen.Notes);
    }

    [Fact]
    public async Task Handler_gets_the_token_of_the_closing()
    {
        using var closing = new CancellationTokenSource();
        await using var router = new RouterFixture(app => app
            .Use((context, next) =>
            {
                context.Services.GetRequiredService<Seen>().Note((context.CancellationToken == closing.Token).ToString());
                return next(context);
            })
            .AddHandlerForAllMessages<MiniAuditHandler>());

        await router.HandleAsync("a", cancellationToken: closing.Token);

        Assert.Equal("True", router.Seen.Notes[0]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public async Task Timestamp_that_is_no_time_is_none(long? timestamp)
    {
        DateTimeOffset? seen = DateTimeOffset.MinValue;
        await using var router = new RouterFixture(app => app
            .Use((context, next) =>
            {
                seen = context.Timestamp;
                return next(context);
            })
            .AddHandlerForAllMessages<MiniAuditHandler>());

        await router.HandleAsync("a", timestamp: timestamp);

        Assert.Null(seen);
    }

    [Fact]
    public void Message_prints_its_ids_and_never_its_content()
    {
        var message = new AlipayMessage<string> { Body = Secret, MsgApi = "a", MsgId = "m1", AppId = "1", Content = Secret };

        Assert.Equal("a (m1)", message.ToString());
    }

    private sealed class Needing(Uri needed) : IMsgHandler
    {
        public Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken)
            => Task.FromResult(needed);
    }

    private sealed class UnitOfWork(Seen seen) : IAsyncDisposable
    {
        public string Name { get; set; } = "";

        public bool FailsToDispose { get; set; }

        public ValueTask DisposeAsync()
        {
            seen.Note($"disposed {Name}");
            return FailsToDispose ? throw new InvalidOperationException("cannot commit") : ValueTask.CompletedTask;
        }
    }

    private sealed class Working(Seen seen, UnitOfWork work) : IMsgHandler
    {
        public async Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken)
        {
            await Task.Yield();
            seen.Note($"work on {work.Name}");
        }
    }

    private sealed class Counting(Seen seen) : IMsgHandler
    {
        private int _count;

        public Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken)
        {
            seen.Note($"{++_count}");
            return Task.CompletedTask;
        }
    }
}
