using System.Diagnostics;
using Alipay.Messaging.Tests.Faults.Fixtures;

namespace Alipay.Messaging.Soak;

/// <summary>Many messages at once with a handler of 50 ms and the default queue.</summary>
internal static class Overload
{
    public static async Task RunAsync(int messages, Tally tally)
    {
        await using var fixture = await FaultFixture.ConnectAsync(
            options => (options.MaxConcurrentMessages, options.UseIdempotency, options.HeartbeatTimeout) = (100, false, TimeSpan.FromSeconds(20)),
            new() { PushTimeout = TimeSpan.FromMinutes(5) });
        fixture.Ledger.Work = (_, token) => Task.Delay(50, token);
        var flood = fixture.Gateway.PushManyAsync("alipay.test.flood", messages, i => $$"""{"n":{{i}}}""");
        await FaultFixture.WaitUntilAsync(() => fixture.Ledger.Running > 0);
        var slowest = TimeSpan.Zero;
        while (!flood.IsCompleted)
        {
            var clock = Stopwatch.StartNew();
            var ack = await fixture.Client.SendMessageAsync("alipay.test.send", "{}");
            slowest = clock.Elapsed > slowest ? clock.Elapsed : slowest;
            tally.Add($"overload: sends answered {ack.Status}");
        }

        var results = await flood;
        tally.Add("overload: messages pushed at once", messages);
        tally.Add("overload: answered SUCCESS", results.Count(result => result.Status == MsgStatus.Success));
        tally.Add("overload: answered FAIL", results.Count(result => result.Status == MsgStatus.Fail));
        tally.Add("overload: slowest send, ms", (int)slowest.TotalMilliseconds);
        tally.Add("overload: connections", fixture.Gateway.Connections.Count);
        if (results.Any(result => result.Status is null) || fixture.Gateway.Connections.Count != 1 || fixture.Gateway.Problems.Count > 0)
        {
            tally.Violation($"overload: {results.Count(result => result.Status is null)} unanswered, {fixture.Gateway.Connections.Count} connections, {fixture.Gateway.Problems.Count} problems");
        }

        if (fixture.Ledger.TotalCompleted != results.Count(result => result.Status == MsgStatus.Success))
        {
            tally.Violation($"overload: {fixture.Ledger.TotalCompleted} handlers completed, which is not the number of SUCCESS");
        }
    }
}
