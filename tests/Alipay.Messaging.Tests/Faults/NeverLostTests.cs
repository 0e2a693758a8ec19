using Alipay.Messaging.Tests.Faults.Fixtures;

namespace Alipay.Messaging.Tests.Faults;

/// <summary>Kills the connection at every point of a message's life, with a gateway that delivers again what was not acknowledged.</summary>
public sealed class NeverLostTests
{
    private const int KillsAtEachPoint = 20;

    public static TheoryData<string, bool> Points
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var point in LifePointKills.Points)
            {
                data.Add(point, true);
                data.Add(point, false);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Points))]
    public async Task Message_whose_connection_is_killed_is_handled_to_its_end(string point, bool idempotent)
    {
        await using var fixture = await FaultFixture.ConnectAsync(
            options => (options.UseIdempotency, options.MaxConcurrentMessages) = (idempotent, LifePointKills.Workers(point)));
        await using var early = new EarlyAcks(fixture);

        for (var kill = 0; kill < KillsAtEachPoint; kill++)
        {
            await fixture.WaitForConnectionAsync(kill + 1);
            Assert.Empty(await LifePointKills.KillAsync(fixture, point, kill));
        }

        Assert.Empty(early.Ids);
        Assert.True(early.Seen > 0);
        Assert.Empty(fixture.Gateway.Problems);
        Assert.Equal(3 * KillsAtEachPoint, fixture.Ledger.CompletedIds.Count);
        if (idempotent)
        {
            Assert.All(fixture.Ledger.CompletedIds, id => Assert.Equal(1, fixture.Ledger.Completed(id)));
        }
    }
}
