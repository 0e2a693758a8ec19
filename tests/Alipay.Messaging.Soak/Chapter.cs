using System.Diagnostics;
using Alipay.Messaging.Testing;
using Alipay.Messaging.Tests.Faults.Fixtures;

namespace Alipay.Messaging.Soak;

/// <summary>One gateway and one client, of random settings, under traffic and random faults; then the books are checked.</summary>
/// <param name="random">The numbers of the run.</param>
/// <param name="faults">The faults to choose from.</param>
/// <param name="foreign">Throws and blocks in the client's log, store and event handlers; null for an application that behaves.</param>
/// <param name="tally">The books.</param>
internal sealed class Chapter(Random random, IReadOnlyList<SoakFault> faults, ForeignCode? foreign, Tally tally)
{
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(60);

    public async Task RunAsync(TimeSpan length)
    {
        var idempotent = random.Next(4) > 0;
        var tls = random.Next(3) == 0;
        await using var fixture = await ConnectAsync(idempotent, tls);
        foreign?.AttachTo(fixture);
        await using var early = new EarlyAcks(fixture);
        var watch = new ConnectionWatch(fixture.Client);
        await using var traffic = new Traffic(fixture, foreign, tally);
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < length && tally.Violations == 0)
        {
            await Task.Delay(random.Next(300));
            if (random.Next(25) == 0)
            {
                await CloseAndConnectAsync(fixture);
            }
            else
            {
                await InjectAsync(fixture, watch, faults[random.Next(faults.Count)]);
            }
        }

        Check(fixture, await traffic.CompleteAsync(), early, idempotent);
    }

    private Task<FaultFixture> ConnectAsync(bool idempotent, bool tls)
    {
        var gateway = new AlipayTestGatewayOptions
        {
            RedeliverUntilSuccess = true,
            PushTimeout = TimeSpan.FromMinutes(2),
            UseTls = tls,
            CertificateMode = random.Next(2) == 0,
            Charset = random.Next(2) == 0 ? "UTF-8" : "GB18030",
        };
        return FaultFixture.ConnectAsync(
            options =>
            {
                options.UseIdempotency = idempotent;
                if (foreign is not null)
                {
                    options.IdempotencyStore = new UnreliableStore(foreign);

                    // A claim whose answer, or whose release, was lost holds its message for so long.
                    options.IdempotencyLease = TimeSpan.FromSeconds(2);
                }

                options.MaxConcurrentMessages = random.Next(1, 40);
                options.MessageQueueCapacity = random.Next(3) == 0 ? 20 : 10_000;
                options.MaxMessageSize = 1_000_000;
                options.ConnectTimeout = TimeSpan.FromSeconds(1);
                options.AckTimeout = TimeSpan.FromSeconds(2);

                // Each retry is as the first of the schedule, since no connection is let live for 30 s.
                options.ReconnectDelay = _ => Random.Shared.NextDouble() * TimeSpan.FromMilliseconds(250);
            },
            gateway);
    }

    private async Task InjectAsync(FaultFixture fixture, ConnectionWatch watch, SoakFault fault)
    {
        if (fixture.Gateway.Connections.LastOrDefault(one => one.IsOpen) is not { } connection || !fixture.Client.IsConnected)
        {
            return;
        }

        var target = new FaultTarget(fixture, fixture.Proxy.Newest, connection);
        var position = watch.Position;
        var began = Stopwatch.GetTimestamp();
        try
        {
            try
            {
                await fault.InjectAsync(target, random);
            }
            catch (Exception e) when (e is System.Net.WebSockets.WebSocketException or IOException or ObjectDisposedException or InvalidOperationException)
            {
                tally.Add("faults whose connection was quicker to end");
            }

            var (lost, next) = await watch.WaitForAsync(ConnectionState.Reconnecting, position, LongEnough, began);
            var (back, _) = await watch.WaitForAsync(ConnectionState.Connected, next, LongEnough);
            tally.Recovered(fault.Name, Stopwatch.GetElapsedTime(began, lost), Stopwatch.GetElapsedTime(lost, back));
        }
        catch (TimeoutException)
        {
            tally.Violation($"{fault.Name}: the client was not back within {LongEnough.TotalSeconds} s; its state: {fixture.Client.Status}");
        }

        fault.Repair?.Invoke(target);
    }

    private async Task CloseAndConnectAsync(FaultFixture fixture)
    {
        try
        {
            await Task.WhenAll(fixture.Client.CloseAsync(), fixture.Client.CloseAsync()).WaitAsync(LongEnough);
            await Task.WhenAll(fixture.Client.ConnectAsync(), fixture.Client.ConnectAsync()).WaitAsync(LongEnough);
            tally.Add("closed and connected again");
        }
        catch (TimeoutException)
        {
            tally.Violation($"closing and connecting hung; its state: {fixture.Client.Status}");
        }
    }

    private void Check(FaultFixture fixture, IReadOnlyCollection<PushResult> results, EarlyAcks early, bool idempotent)
    {
        tally.Add("messages pushed", results.Count);
        tally.Add("deliveries", results.Sum(result => result.Deliveries.Count));
        tally.Add("handlers completed", fixture.Ledger.TotalCompleted);
        tally.Add("acknowledgements watched", early.Seen);
        tally.Add("connections opened", fixture.Gateway.Connections.Count);
        foreach (var result in results)
        {
            var completed = fixture.Ledger.Completed(result.MsgId);
            if (result.Status != MsgStatus.Success || completed == 0 || (idempotent && foreign is null && completed != 1))
            {
                tally.Violation($"{result.MsgId} ended {result.Status?.ToString() ?? "unanswered"}, completed {completed} times, idempotency {idempotent}");
            }
        }

        foreach (var id in early.Ids)
        {
            tally.Violation($"{id} was acknowledged SUCCESS before its handler had completed");
        }

        foreach (var defect in fixture.Defects)
        {
            tally.Violation($"the client calls it a defect: {defect}");
        }

        foreach (var problem in fixture.Gateway.Problems)
        {
            tally.Violation($"the gateway objects: {problem}");
        }
    }
}
