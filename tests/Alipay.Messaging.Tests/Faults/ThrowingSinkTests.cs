using System.Collections.Concurrent;
using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.Testing;
using Alipay.Messaging.Tests.Faults.Fixtures;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Tests.Faults;

/// <summary>A log provider, and an exception, that throw: the line is lost, and nothing else.</summary>
public sealed class ThrowingSinkTests
{
    private const int HandlerFailed = 11;
    private const int Handled = 10;

    [Theory]
    [InlineData("Log")]
    [InlineData("IsEnabled")]
    [InlineData("BeginScope")]
    [InlineData("EndScope")]
    [InlineData("everything")]
    public async Task Log_that_throws_costs_no_worker_and_no_message(string where)
    {
        await using var fixture = await FaultFixture.ConnectAsync(options => options.MaxConcurrentMessages = 2);
        var failures = 0;
        fixture.Ledger.Work = (_, _) => Interlocked.Increment(ref failures) <= 10 ? throw new InvalidOperationException("not now") : Task.CompletedTask;
        fixture.Log.Throws = (call, _) => where == "everything" || call == where;

        var results = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => fixture.PushAsync($"m{i}")));

        Assert.All(results, result => Assert.Equal(MsgStatus.Success, result.Status));
        Assert.Equal(5, fixture.Ledger.TotalCompleted);
        await fixture.Client.CloseAsync().WaitAsync(Limits.Soon);
        Assert.Equal(ConnectionState.Disconnected, fixture.Client.Status.State);
    }

    [Theory]
    [InlineData("Log", Handled)]
    [InlineData("EndScope", 0)]
    [InlineData("IsEnabled", 0)]
    public async Task Log_that_throws_after_the_handler_changes_no_answer(string where, int eventId)
    {
        await using var fixture = await FaultFixture.ConnectAsync();
        fixture.Log.Throws = (call, line) => call == where && line.Id == eventId;

        var result = await fixture.PushAsync("m1");

        Assert.Equal(PushOutcome.Success, Assert.Single(result.Deliveries).Outcome);
        Assert.Equal((1, 1), (fixture.Ledger.Begun("m1"), fixture.Ledger.Completed("m1")));
    }

    [Theory]
    [InlineData("Log")]
    [InlineData("IsEnabled")]
    [InlineData("everything")]
    public async Task Log_that_throws_while_the_connection_is_lost_does_not_keep_it_lost(string where)
    {
        await using var fixture = await FaultFixture.ConnectAsync();
        fixture.Log.Throws = (call, _) => where == "everything" || call == where;

        fixture.Gateway.DropAll();
        await fixture.WaitForConnectionAsync(2);

        Assert.Equal(MsgStatus.Success, (await fixture.PushAsync("m1")).Status);
        Assert.True(fixture.Client.IsConnected);
    }

    [Theory]
    [MemberData(nameof(HostileExceptions.Names), MemberType = typeof(HostileExceptions))]
    public async Task Handler_exception_that_cannot_be_written_fails_its_message_alone(string exception)
    {
        await using var fixture = await FaultFixture.ConnectAsync(options => options.MaxConcurrentMessages = 1);
        var lines = new ConcurrentQueue<string>();
        fixture.Log.OnLine = (eventId, error) =>
        {
            if (eventId.Id == HandlerFailed)
            {
                // As the console's formatter does.
                lines.Enqueue($"{error} {error!.Message} {error.StackTrace}");
            }
        };
        fixture.Ledger.Work = (msgId, _) => fixture.Ledger.Begun(msgId) <= 2 ? throw HostileExceptions.Create(exception) : Task.CompletedTask;

        var result = await fixture.PushAsync("m1");

        Assert.Equal([PushOutcome.Fail, PushOutcome.Fail, PushOutcome.Success], result.Deliveries.Select(one => one.Outcome));
        Assert.Equal(2, lines.Count);
        Assert.All(lines, line => Assert.Contains("cannot be read", line));
    }

    [Fact]
    public async Task Line_that_a_provider_logs_while_it_writes_a_line_is_dropped()
    {
        await using var fixture = await FaultFixture.ConnectAsync();
        ILogger? ours = null;
        var lines = 0;
        fixture.Log.OnLine = (_, _) =>
        {
            lines++;
            ours!.LogInformation("The provider reports what it wrote.");
        };
        ours = new GuardedLogger(fixture.Log);

        ours.LogInformation("One line.");

        Assert.Equal(1, lines);
    }
}
