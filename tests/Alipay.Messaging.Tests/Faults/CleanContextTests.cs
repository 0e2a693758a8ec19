using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Transactions;
using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.Tests.Faults.Fixtures;
using Microsoft.Extensions.Time.Testing;

namespace Alipay.Messaging.Tests.Faults;

/// <summary>What runs for long sees nothing of the context that it was started from, and no message sees anything of another.</summary>
public sealed class CleanContextTests
{
    private readonly AsyncLocal<string?> _local = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Handlers_and_event_handlers_see_nothing_of_the_caller_of_connect(bool flowSuppressed)
    {
        await using var fixture = await FaultFixture.StartAsync();
        var seen = new ConcurrentQueue<string>();
        fixture.Ledger.Work = async (_, _) =>
        {
            seen.Enqueue(Surroundings());
            await Task.Yield();
            seen.Enqueue(Surroundings());
        };
        fixture.Client.StateChanged += (_, _) => seen.Enqueue(Surroundings());
        var clean = await Task.Run(Surroundings);

        await ConnectInAContextAsync(fixture, flowSuppressed);
        await fixture.PushAsync("m1");
        fixture.Gateway.DropAll();
        await fixture.WaitForConnectionAsync(2);
        await fixture.PushAsync("m2");
        await fixture.Client.CloseAsync();

        Assert.True(seen.Count >= 4 + 6);
        Assert.All(seen, one => Assert.Equal(clean, one));
    }

    [Fact]
    public async Task Nothing_that_a_message_leaves_behind_is_seen_by_the_next()
    {
        await using var fixture = await FaultFixture.ConnectAsync(options => options.MaxConcurrentMessages = 1);
        var seen = new ConcurrentQueue<string>();
        fixture.Ledger.Work = (msgId, _) =>
        {
            seen.Enqueue(Surroundings());
            _local.Value = msgId;
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("th-TH");
            new Activity("left running").Start().AddBaggage("of", msgId);
            var leftOpen = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled);
            GC.KeepAlive(leftOpen);
            return msgId == "m1" ? Task.CompletedTask : Task.Delay(1, CancellationToken.None);
        };

        foreach (var id in new[] { "m1", "m2", "m3" })
        {
            Assert.Equal(MsgStatus.Success, (await fixture.PushAsync(id)).Status);
        }

        Assert.Equal(3, seen.Count);
        Assert.Single(seen.Distinct());
    }

    [Fact]
    public async Task Each_message_begins_a_trace()
    {
        const string Api = "api.each.its.trace";
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Alipay.Messaging",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.DisplayName.EndsWith(Api, StringComparison.Ordinal))
                {
                    spans.Enqueue(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var fixture = await FaultFixture.StartAsync(options => options.MaxConcurrentMessages = 1);
        await ConnectInAContextAsync(fixture, flowSuppressed: false);

        await fixture.Gateway.PushAsync(Api, "{}");
        await fixture.Gateway.PushAsync(Api, "{}");
        await fixture.Client.CloseAsync();

        Assert.Equal(2, spans.Select(span => span.TraceId).Distinct().Count());
        Assert.All(spans, span => Assert.Equal((null, default(ActivitySpanId)), (span.ParentId, span.ParentSpanId)));
        Assert.All(spans, span => Assert.Empty(span.Baggage));
    }

    [Fact]
    public void Timer_of_the_certificates_runs_in_a_clean_context_whatever_the_clock()
    {
        var clock = new FakeTimeProvider();
        _local.Value = "the caller's";
        var seen = new List<string?>();
        using var timer = CleanContext.StartTimer(
            clock, () => seen.Add(_local.Value), TimeSpan.FromSeconds(1), TimeSpan.FromHours(12));

        clock.Advance(TimeSpan.FromSeconds(1));
        clock.Advance(TimeSpan.FromHours(12));

        Assert.Equal([null, null], seen);
        Assert.Equal("the caller's", _local.Value);
    }

    private async Task ConnectInAContextAsync(FaultFixture fixture, bool flowSuppressed)
    {
        _local.Value = "the caller's";
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("th-TH");
        using var activity = new Activity("the caller's").Start();
        activity.AddBaggage("of", "the caller");
        using var transaction = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled);
        Task connecting;
        if (flowSuppressed)
        {
            using (ExecutionContext.SuppressFlow())
            {
                connecting = fixture.Client.ConnectAsync();
            }
        }
        else
        {
            connecting = fixture.Client.ConnectAsync();
        }

        await connecting.WaitAsync(Limits.Soon);
        transaction.Complete();
    }

    private string Surroundings()
    {
        // Other tests listen to the spans of the library; those are no part of the surroundings.
        var activity = Activity.Current;
        while (activity?.Source.Name == "Alipay.Messaging")
        {
            activity = activity.Parent;
        }

        return $"{_local.Value} {activity?.OperationName} {CultureInfo.CurrentCulture.Name} {Transaction.Current is null}";
    }
}
