using Alipay.Messaging.Tests.Faults.Fixtures;

namespace Alipay.Messaging.Tests.Faults;

/// <summary>Table 6, row 5: what is too much is refused aloud, and everything else goes on.</summary>
public sealed class OverloadTests
{
    [Fact]
    public async Task Flood_ends_with_every_message_answered_while_pongs_and_answers_to_sends_keep_flowing()
    {
        await using var fixture = await FaultFixture.ConnectAsync(
            options => (options.MaxConcurrentMessages, options.MessageQueueCapacity, options.UseIdempotency) = (20, 200, false));
        fixture.Ledger.Work = (_, token) => Task.Delay(50, token);
        var pings = fixture.Gateway.Connections[0].PingsReceived;

        var flood = fixture.Gateway.PushManyAsync("alipay.test.flood", 2000, i => $$"""{"n":{{i}}}""", new() { RedeliverUntilSuccess = false });
        await FaultFixture.WaitUntilAsync(() => fixture.Ledger.Running == 20);
        var answers = new List<ProduceMsgAck>();
        while (!flood.IsCompleted)
        {
            answers.Add(await fixture.Client.SendMessageAsync("alipay.test.send", "{}"));
        }

        var results = await flood;
        Assert.All(results, result => Assert.NotNull(result.Status));
        var succeeded = results.Count(result => result.Status == MsgStatus.Success);
        Assert.InRange(succeeded, 220, 1999);
        Assert.Equal(succeeded, fixture.Ledger.TotalCompleted);
        Assert.NotEmpty(answers);
        Assert.All(answers, answer => Assert.Equal(MsgStatus.Success, answer.Status));
        await FaultFixture.WaitUntilAsync(() => fixture.Gateway.Connections[0].PingsReceived > pings);
        Assert.Single(fixture.Gateway.Connections);
        Assert.Empty(fixture.Gateway.Problems);
    }

    [Fact]
    public async Task Flood_that_is_redelivered_ends_with_every_message_handled_once()
    {
        await using var fixture = await FaultFixture.ConnectAsync(
            options => (options.MaxConcurrentMessages, options.MessageQueueCapacity) = (20, 50));
        fixture.Ledger.Work = (_, token) => Task.Delay(5, token);

        var results = await fixture.Gateway.PushManyAsync("alipay.test.flood", 500, i => $$"""{"n":{{i}}}""");

        Assert.All(results, result => Assert.Equal(MsgStatus.Success, result.Status));
        Assert.Equal(500, fixture.Ledger.CompletedIds.Count);
        Assert.Equal(500, fixture.Ledger.TotalCompleted);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    public async Task Message_over_the_limit_closes_the_connection_with_1009_and_the_connection_is_replaced(int fragments)
    {
        await using var fixture = await FaultFixture.ConnectAsync(options => options.MaxMessageSize = 100_000);
        var tooBig = fixture.Gateway.PushAsync(
            "alipay.test.big", $$"""{"x":"{{new string('x', 1_000_000)}}"}""", new() { Fragments = fragments, RedeliverUntilSuccess = false, Timeout = TimeSpan.FromMilliseconds(1) });

        Assert.Contains("MaxMessageSize", await fixture.FirstLossAsync());
        await fixture.WaitForConnectionAsync(2);
        await fixture.Gateway.Connections[0].Closed.WaitAsync(Limits.Soon);
        Assert.Equal(1009, fixture.Gateway.Connections[0].CloseCodeReceived);
        Assert.Equal(MsgStatus.Success, (await fixture.PushAsync("m1", $$"""{"x":"{{new string('x', 90_000)}}"}""")).Status);
        await tooBig;
        Assert.Equal(1, fixture.Ledger.TotalCompleted);
    }
}
