using Alipay.Messaging.Tests.Faults.Fixtures;

namespace Alipay.Messaging.Soak;

/// <summary>Connections killed at every point of a message's life.</summary>
internal static class LifeKills
{
    public static async Task RunAsync(int killsAtEachPoint, Tally tally)
    {
        foreach (var point in LifePointKills.Points)
        {
            foreach (var idempotent in new[] { true, false })
            {
                await RunAsync(point, idempotent, killsAtEachPoint, tally);
            }
        }
    }

    private static async Task RunAsync(string point, bool idempotent, int kills, Tally tally)
    {
        await using var fixture = await FaultFixture.ConnectAsync(
            options => (options.UseIdempotency, options.MaxConcurrentMessages) = (idempotent, LifePointKills.Workers(point)));
        await using var early = new EarlyAcks(fixture);
        for (var kill = 0; kill < kills; kill++)
        {
            await fixture.WaitForConnectionAsync(kill + 1);
            foreach (var id in await LifePointKills.KillAsync(fixture, point, kill))
            {
                tally.Violation($"{id}, whose connection was killed {point}, was not handled and acknowledged");
            }

            tally.Add($"killed {point}, idempotency {(idempotent ? "on" : "off")}");
        }

        foreach (var id in fixture.Ledger.CompletedIds.Where(id => idempotent && fixture.Ledger.Completed(id) != 1))
        {
            tally.Violation($"{id}, whose connection was killed {point}, was handled {fixture.Ledger.Completed(id)} times");
        }

        foreach (var id in early.Ids)
        {
            tally.Violation($"{id}, whose connection was killed {point}, was acknowledged before its handler had completed");
        }
    }
}
