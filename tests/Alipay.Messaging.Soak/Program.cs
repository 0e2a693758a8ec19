using System.Diagnostics;
using System.Globalization;
using Alipay.Messaging.Soak;

// dotnet run -c Release --project tests/Alipay.Messaging.Soak -- [--minutes 60] [--seed N] [--fault name]
// dotnet run -c Release --project tests/Alipay.Messaging.Soak -- --http 100000 [--seed N]      the HTTP channel alone
var minutes = double.Parse(Argument("--minutes") ?? "60", CultureInfo.InvariantCulture);
var seed = int.Parse(Argument("--seed") ?? Random.Shared.Next().ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
var length = TimeSpan.FromMinutes(minutes);
var shortest = TimeSpan.FromSeconds(5);
var random = new Random(seed);
SoakFault[] faults = [.. SoakFault.All.Where(fault => fault.Name.Contains(Argument("--fault") ?? "", StringComparison.Ordinal))];
var tally = new Tally();
var clock = Stopwatch.StartNew();
var isLong = minutes >= 3;
var peakHeap = 0L;

Console.WriteLine($"Soak of {minutes:0.##} minutes, seed {seed}, {Environment.ProcessorCount} cores, .NET {Environment.Version}.");
try
{
    if (Argument("--http") is { } notifications)
    {
        await HttpAborts.RunAsync(int.Parse(notifications, CultureInfo.InvariantCulture), seed, tally);
        peakHeap = GC.GetTotalMemory(forceFullCollection: true);
        return End();
    }

    using var foreign = new ForeignCode(tally);
    foreign.Start();
    await Overload.RunAsync(isLong ? 20_000 : 500, tally);
    await LifeKills.RunAsync(isLong ? 100 : 5, tally);
    await HttpAborts.RunAsync(isLong ? 10_000 : 1_000, seed, tally);
    do
    {
        // One chapter at least, the one with foreign code that throws, on a slow machine too.
        var left = length - clock.Elapsed > shortest ? length - clock.Elapsed : shortest;
        await new Chapter(random, faults, tally["chapters"] % 2 == 0 ? foreign : null, tally).RunAsync(left < TimeSpan.FromSeconds(45) ? left : TimeSpan.FromSeconds(30));
        tally.Add("chapters");
        var heap = GC.GetTotalMemory(forceFullCollection: true);
        peakHeap = Math.Max(peakHeap, heap);
        if (isLong)
        {
            Console.WriteLine(
                $"{clock.Elapsed:hh\\:mm\\:ss} {tally.Faults} faults, {tally["messages pushed"]} messages, heap {heap / 1024 / 1024} MB, {ThreadPool.ThreadCount} pool threads, {Timer.ActiveCount} timers");
        }
    }
    while (clock.Elapsed < length && tally.Violations == 0);
}
catch (Exception e)
{
    tally.Violation($"the soak itself failed: {e}");
}

return End();

int End()
{
    Console.WriteLine();
    tally.Print();
    Console.WriteLine($"{"heap between chapters, at most",-46} {peakHeap / 1024 / 1024,6} MB");
    var verdict = tally.Violations == 0 ? "PASSED" : "FAILED";
    Console.WriteLine(
        $"SOAK {verdict} seed {seed}, {clock.Elapsed.TotalMinutes:0.0} minutes, {tally.Faults} faults, {tally["messages pushed"]} messages pushed, {tally["handlers completed"]} handled, {tally.Violations} violations");
    return tally.Violations == 0 ? 0 : 1;
}

string? Argument(string name) => Array.IndexOf(args, name) is >= 0 and var index && index + 1 < args.Length ? args[index + 1] : null;
