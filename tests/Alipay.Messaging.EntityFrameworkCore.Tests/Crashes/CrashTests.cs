using System.Globalization;
using Alipay.Messaging.EntityFrameworkCore.Tests.Databases;
using Xunit.Abstractions;

namespace Alipay.Messaging.EntityFrameworkCore.Tests.Crashes;

/// <summary>
/// Kills at chosen points and at random, a tenth of the messages delivered twice, and the database crashed in between: each message takes effect
/// exactly once. <c>CRASH_MESSAGES=20000</c> in the environment makes it the long run of docs/evidence.md.
/// </summary>
[Collection(DatabaseTests.Name)]
public sealed class CrashTests(DatabaseServers servers, ITestOutputHelper output)
{
    private static readonly int Messages = int.Parse(Environment.GetEnvironmentVariable("CRASH_MESSAGES") ?? "200", CultureInfo.InvariantCulture);

    /// <summary>Both modes run beside one another, on two databases of the same server.</summary>
    [Theory, SqliteData, PostgresData, MariaDbData]
    public async Task Each_message_takes_effect_once_in_either_mode(DatabaseKind kind)
    {
        var started = TimeProvider.System.GetTimestamp();
        var handled = new CrashRun(await servers.CreateAsync(kind), AcknowledgeWhen.Handled, Messages, seed: 12);
        var stored = new CrashRun(await servers.CreateAsync(kind), AcknowledgeWhen.Stored, Messages, seed: 13);

        await Task.WhenAll(handled.RunAsync(servers.CrashOf(kind)), stored.RunAsync(halfway: null));

        await handled.AssertExactlyOnceAsync();
        await stored.AssertExactlyOnceAsync();
        Assert.NotEqual(0, handled.Kills);
        Assert.NotEqual(0, stored.Kills);
        output.WriteLine(
            $"{kind}: {Messages} messages in each mode, {handled.Kills} and {stored.Kills} processes died, {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0} s");
    }
}
