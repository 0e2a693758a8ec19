using Alipay.Messaging.Tests.Faults.Fixtures;

namespace Alipay.Messaging.Tests.Faults;

public sealed class DuplicateTests
{
    [Fact]
    public async Task Hundred_duplicates_at_once_run_the_handler_once_and_each_is_answered()
    {
        await using var fixture = await FaultFixture.ConnectAsync(options => options.MaxConcurrentMessages = 50);
        fixture.Ledger.Work = (_, token) => Task.Delay(50, token);

        var result = await fixture.Gateway.PushAsync(
            "alipay.test.duplicate", "{}", new() { MsgId = "m1", Copies = 100, RedeliverUntilSuccess = false });

        Assert.Equal(100, result.Deliveries.Count);
        Assert.All(result.Deliveries, one => Assert.True(one.Outcome is Messaging.Testing.PushOutcome.Success or Messaging.Testing.PushOutcome.Fail));
        Assert.Equal((1, 1), (fixture.Ledger.Begun("m1"), fixture.Ledger.Completed("m1")));
    }

    [Fact]
    public async Task Redelivery_after_the_lease_runs_beside_a_handler_that_is_too_slow()
    {
        await using var fixture = await FaultFixture.ConnectAsync(options => options.IdempotencyLease = TimeSpan.FromSeconds(1));
        fixture.Ledger.Hold();

        var push = fixture.PushAsync("m1");
        await FaultFixture.WaitUntilAsync(() => fixture.Ledger.Begun("m1") == 1);
        var again = fixture.PushAsync("m1");
        await FaultFixture.WaitUntilAsync(() => fixture.Ledger.Begun("m1") == 2);
        fixture.Ledger.Release();

        Assert.Equal((MsgStatus.Success, MsgStatus.Success), ((await push).Status, (await again).Status));
    }
}
