using Alipay.Messaging.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Alipay.Messaging.AspNetCore.Tests;

/// <summary>The test gateway posts as the platform does (http-protocol.md 1.1, 2.4 and 3.2).</summary>
public class PosterTests
{
    [Fact]
    public async Task Message_that_is_never_answered_success_is_redelivered_eight_times_within_25_hours()
    {
        await using var shop = await Shop.StartAsync(app => app.AddHandler<Everything>("alipay.fund.trans.order.changed"));

        var result = await shop.PostAsync("{}", new PostOptions { Redeliver = true, TimeProvider = new JumpingTime() });

        var gaps = result.Deliveries.Zip(result.Deliveries.Skip(1), (one, next) => next.SentAt - one.SentAt);
        Assert.Equal(
            new[] { 0, 2, 10, 10, 60, 120, 360, 900 }.Select(minutes => TimeSpan.FromMinutes(minutes)), gaps);
        Assert.All(result.Deliveries, delivery => Assert.Equal((200, "fail"), (delivery.Status, delivery.Body)));
        Assert.False(result.Succeeded);
    }

    [Fact]
    public async Task Each_delivery_has_the_same_id_and_its_own_time_inside_the_signature()
    {
        await using var shop = await Shop.StartAsync(
            app => app.Use((context, _) => throw new InvalidOperationException($"{context.MsgId} {context.Timestamp:O}")).AddFallback<Everything>());
        var time = new JumpingTime();

        var result = await shop.PostAsync("{}", new PostOptions { NotifyId = "n1", Redeliver = true, TimeProvider = time });

        var failures = shop.Logs.Lines.Where(line => line.Id == 11).Select(line => line.Text).ToList();
        Assert.Equal(9, failures.Count);
        Assert.All(result.Deliveries.Zip(failures), pair => Assert.Contains($"n1 {Milliseconds(pair.First.SentAt):O}", pair.Second, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Body_that_stalls_is_given_up_by_the_poster_and_refused_by_the_endpoint()
    {
        await using var shop = await Shop.StartAsync(options: new() { AnswerTimeout = TimeSpan.FromMilliseconds(200) });

        var result = await shop.PostAsync("{}", new PostOptions { Fault = PostFault.Slow, Timeout = TimeSpan.FromSeconds(2) });

        Assert.Null(result.Deliveries[0].Status);
        Assert.Contains(shop.Logs.Lines, line => line.Id == 90);
        Assert.Empty(shop.Seen.Notes);
    }

    private static DateTimeOffset Milliseconds(DateTimeOffset time) => DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());

    /// <summary>A clock that jumps to the end of every wait.</summary>
    private sealed class JumpingTime : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => _now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _now += dueTime > TimeSpan.Zero ? dueTime : TimeSpan.Zero;
            return System.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? TimeSpan.Zero : dueTime, period);
        }
    }
}
