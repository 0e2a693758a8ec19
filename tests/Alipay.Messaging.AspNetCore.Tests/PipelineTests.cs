using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Alipay.Messaging.Messages;
using Alipay.Messaging.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;

namespace Alipay.Messaging.AspNetCore.Tests;

/// <summary>A message over HTTP takes the same way as one over WebSocket.</summary>
public class PipelineTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Redelivery_of_a_handled_message_is_answered_success_without_the_handler()
    {
        await using var shop = await Shop.StartAsync();
        var options = new PostOptions { NotifyId = "n1" };

        Assert.True((await shop.PostAsync("{}", options)).Succeeded);
        Assert.True((await shop.PostAsync("{}", options)).Succeeded);

        Assert.Single(shop.Seen.Notes);
    }

    [Fact]
    public async Task Slow_handler_is_answered_fail_in_time_and_its_result_serves_the_redelivery()
    {
        await using var shop = await StartSlowAsync(TimeSpan.FromMilliseconds(200));
        var gate = shop.App.Services.GetRequiredService<SlowGate>();
        var options = new PostOptions { NotifyId = "n1" };

        Assert.Equal("fail", (await shop.PostAsync("{}", options)).Deliveries[0].Body);
        Assert.Contains(shop.Logs.Lines, line => line.Id == 92);
        gate.Release.Release();
        await shop.Seen.WaitAsync();
        var result = await shop.PostAsync("{}", options with { Redeliver = true, TimeProvider = new ImpatientTime() });

        Assert.True(result.Succeeded);
        Assert.Equal(["n1"], shop.Seen.Notes);
    }

    [Fact]
    public async Task Redelivery_during_a_slow_first_try_is_answered_fail_and_not_handled_twice()
    {
        await using var shop = await StartSlowAsync(TimeSpan.FromSeconds(15));
        var gate = shop.App.Services.GetRequiredService<SlowGate>();
        var first = shop.PostAsync("{}", new PostOptions { NotifyId = "n1" });
        await gate.Begun.WaitAsync(Soon);

        Assert.Equal("fail", (await shop.PostAsync("{}", new PostOptions { NotifyId = "n1" })).Deliveries[0].Body);
        gate.Release.Release();

        Assert.True((await first).Succeeded);
        Assert.Equal(["n1"], shop.Seen.Notes);
    }

    [Fact]
    public async Task Handler_goes_on_when_the_client_hangs_up()
    {
        await using var shop = await StartSlowAsync(TimeSpan.FromSeconds(15));
        var gate = shop.App.Services.GetRequiredService<SlowGate>();
        using var hangUp = new CancellationTokenSource();
        var first = shop.Gateway.PostAsync(shop.Url, Shop.Api, "{}", new PostOptions { NotifyId = "n1" }, hangUp.Token);
        await gate.Begun.WaitAsync(Soon);
        await hangUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        gate.Release.Release();
        await shop.Seen.WaitAsync();

        Assert.True((await shop.PostAsync("{}", new PostOptions { NotifyId = "n1", Redeliver = true, TimeProvider = new ImpatientTime() })).Succeeded);
        Assert.Equal(["n1"], shop.Seen.Notes);
    }

    [Fact]
    public async Task Stop_of_the_host_waits_for_running_handlers()
    {
        await using var shop = await StartSlowAsync(TimeSpan.FromMilliseconds(100));
        var gate = shop.App.Services.GetRequiredService<SlowGate>();
        await shop.PostAsync("{}", new PostOptions { NotifyId = "n1" });
        await gate.Begun.WaitAsync(Soon);
        var stopping = shop.App.StopAsync();
        Assert.False(stopping.IsCompleted);
        gate.Release.Release();

        await stopping.WaitAsync(Soon);
        Assert.Equal(["n1"], shop.Seen.Notes);
    }

    [Fact]
    public async Task Full_queue_is_answered_fail_immediately()
    {
        await using var shop = await StartSlowAsync(TimeSpan.FromSeconds(15), one => (one.MaxConcurrentMessages, one.MessageQueueCapacity) = (1, 1));
        var gate = shop.App.Services.GetRequiredService<SlowGate>();
        var waiting = new List<Task<PostResult>> { shop.PostAsync() };
        await gate.Begun.WaitAsync(Soon);
        waiting.Add(shop.PostAsync());
        waiting.Add(shop.PostAsync());
        var refused = await Task.WhenAny(waiting).WaitAsync(Soon);

        Assert.Equal("fail", (await refused).Deliveries[0].Body);
        Assert.Contains(shop.Logs.Lines, line => line.Id == 91);
        gate.Release.Release(2);
        await Task.WhenAll(waiting).WaitAsync(Soon);
        Assert.Equal(2, shop.Seen.Notes.Count);
    }

    [Fact]
    public async Task Failing_handler_is_answered_fail_and_the_platform_redelivers_by_its_schedule_until_it_succeeds()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow) { AutoAdvanceAmount = TimeSpan.Zero };
        await using var shop = await Shop.StartAsync(app =>
        {
            app.AddHandler<FailsTwice>(Shop.Api);
            app.Services.AddSingleton<FailsTwice>();
        });
        var posting = shop.PostAsync("{}", new PostOptions { NotifyId = "n1", Redeliver = true, TimeProvider = time });
        while (!posting.IsCompleted)
        {
            time.Advance(TimeSpan.FromMinutes(1));
            await Task.Yield();
        }

        var result = await posting;
        Assert.Equal(["fail", "fail", "success"], result.Deliveries.Select(delivery => delivery.Body));
        Assert.True(result.Deliveries[2].SentAt - result.Deliveries[1].SentAt >= TimeSpan.FromMinutes(2));
        Assert.Equal(["n1"], shop.Seen.Notes);
    }

    [Fact]
    public async Task Typed_body_middleware_scope_and_log_scope_are_those_of_the_websocket()
    {
        await using var shop = await Shop.StartAsync(app => app
            .Use((context, next) =>
            {
                context.Services.GetRequiredService<Seen>().Note($"before {context.MsgId}");
                return next(context);
            })
            .AddHandler<Passed, OpenMiniVersionAuditPassed>());

        Assert.True((await shop.PostAsync("""{"mini_app_id":"2021"}""", new PostOptions { NotifyId = "n1" })).Succeeded);

        Assert.Equal(["before n1", "2021"], shop.Seen.Notes);
        Assert.Contains(shop.Logs.Lines, line => line.Id == 10 && line.Text.EndsWith($"[MsgId:n1 MsgApi:{Shop.Api}]", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Span_is_a_child_of_the_request_and_measurements_name_the_channel()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Alipay.Messaging" or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        const string AppId = "2021000000009101";
        var measured = new ConcurrentQueue<string>();
        using var meter = new MeterListener
        {
            InstrumentPublished = (instrument, one) =>
            {
                if (instrument.Name is "alipay.messaging.acks" or "alipay.messaging.queue.depth" or "alipay.messaging.connection.open")
                {
                    one.EnableMeasurementEvents(instrument);
                }
            },
        };
        meter.SetMeasurementEventCallback<long>((instrument, _, tags, _) => measured.Enqueue($"{instrument.Name} {string.Join(' ', tags.ToArray().Select(tag => tag.Value))}"));
        meter.Start();
        await using var shop = await Shop.StartAsync(gateway: new() { AppId = AppId });

        Assert.True((await shop.PostAsync("{}", new PostOptions { NotifyId = "span-1" })).Succeeded);

        var span = Assert.Single(spans, one => Equals(one.GetTagItem("messaging.message.id"), "span-1"));
        Assert.Equal("http", span.GetTagItem("alipay.channel"));
        Assert.NotEqual(default, span.ParentSpanId);
        meter.RecordObservableInstruments();
        Assert.Contains($"alipay.messaging.acks {AppId} http handled", measured);
        Assert.Contains($"alipay.messaging.queue.depth {AppId} http", measured);
        Assert.DoesNotContain($"alipay.messaging.connection.open {AppId}", measured);
    }

    [Fact]
    public async Task Host_without_the_websocket_channel_connects_nothing_and_is_healthy()
    {
        await using var shop = await Shop.StartAsync(build: builder => builder.Services.AddHealthChecks().AddAlipayMessaging());
        await shop.PostAsync();
        var report = await shop.App.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();

        Assert.Equal(HealthStatus.Healthy, report.Status);
        Assert.Equal("Receives over HTTP; no connection is expected.", report.Entries["alipay-messaging"].Description);
        Assert.Equal(0, shop.Gateway.RegisterCount);
    }

    [Fact]
    public async Task Certificate_that_ends_soon_degrades_the_health_of_an_application_over_http()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var shop = await Shop.StartAsync(
            gateway: new() { CertificateMode = true },
            build: builder =>
            {
                builder.Services.AddSingleton<TimeProvider>(time);
                builder.Services.AddHealthChecks().AddAlipayMessaging();
            });
        var health = shop.App.Services.GetRequiredService<HealthCheckService>();
        var left = (double)(await health.CheckHealthAsync()).Entries["alipay-messaging"].Data["certificateDaysLeft"];

        time.Advance(TimeSpan.FromDays(left - 3));

        var entry = (await health.CheckHealthAsync()).Entries["alipay-messaging"];
        Assert.Equal(HealthStatus.Degraded, entry.Status);
        Assert.StartsWith("Receives over HTTP, but a certificate ends on ", entry.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_over_both_channels_is_handled_once()
    {
        await using var shop = await Shop.StartAsync(configure: one => one.Channels = MessageChannels.WebSocket | MessageChannels.Http);
        await shop.Gateway.WaitForConnectionsAsync(1);

        Assert.Equal(MsgStatus.Success, (await shop.Gateway.PushAsync(Shop.Api, "{}", new PushOptions { MsgId = "n1" })).Status);
        Assert.True((await shop.PostAsync("{}", new PostOptions { NotifyId = "n1" })).Succeeded);

        Assert.Single(shop.Seen.Notes);
    }

    private static Task<Shop> StartSlowAsync(TimeSpan answerTimeout, Action<AlipayMessagingHostOptions>? configure = null) => Shop.StartAsync(
        app => app.AddFallback<Slow>(),
        new AlipayEndpointOptions { AnswerTimeout = answerTimeout },
        configure,
        builder => builder.Services.AddSingleton<SlowGate>());

    private sealed class FailsTwice(Seen seen) : IMsgHandler
    {
        private int _calls;

        public Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken)
        {
            if (Interlocked.Increment(ref _calls) <= 2)
            {
                throw new InvalidOperationException("not yet");
            }

            seen.Note(msgId);
            return Task.CompletedTask;
        }
    }

    private sealed class Passed(Seen seen) : IMsgHandler<OpenMiniVersionAuditPassed>
    {
        public Task OnMessageAsync(AlipayMessage<OpenMiniVersionAuditPassed> message, CancellationToken cancellationToken)
        {
            seen.Note(message.Body.MiniAppId ?? "");
            return Task.CompletedTask;
        }
    }

    /// <summary>A clock on which every wait is over after 10 ms.</summary>
    private sealed class ImpatientTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
            => System.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? TimeSpan.FromMilliseconds(10) : dueTime, period);
    }
}
