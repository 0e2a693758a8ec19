using System.Globalization;
using Alipay.Messaging.Testing;
using Microsoft.EntityFrameworkCore;

namespace Alipay.Messaging.EntityFrameworkCore.Tests.Crashes;

/// <summary>Two processes on one gateway and one database. Each dies at chosen points and at random, and is replaced.</summary>
internal sealed class CrashRun(TestDatabase database, AcknowledgeWhen mode, int messages, int seed)
{
    private const string Api = "alipay.test";
    private const int InFlight = 64;

    private readonly Random _random = new(seed);
    private int _kills;
    private int _lives;
    private int _pushed;

    /// <summary>How many processes died.</summary>
    public int Kills => _kills;

    /// <param name="halfway">Runs when half of the messages have been pushed.</param>
    public async Task RunAsync(Func<Task>? halfway)
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new()
        {
            RedeliverUntilSuccess = true,
            RedeliveryDelay = TimeSpan.FromMilliseconds(100),
            PushTimeout = TimeSpan.FromMinutes(30),
        });
        using var over = new CancellationTokenSource();
        var processes = Enumerable.Range(0, 2).Select(_ => KeepAsync(gateway, over.Token)).ToArray();
        var interruption = InterruptAsync(halfway, over.Token);

        await PushAsync(gateway);
        await interruption;
        await Limits.UntilAsync(HasHandledAllAsync, TimeSpan.FromMinutes(5));
        await over.CancelAsync();
        await Task.WhenAll(processes);
    }

    /// <summary>Each message has one effect; no message has none.</summary>
    public async Task AssertExactlyOnceAsync()
    {
        await using var context = database.Open();
        var effects = await context.Effects.GroupBy(effect => effect.MsgId).Select(group => new { group.Key, Count = group.Count() }).ToListAsync();
        Assert.Equal(Enumerable.Range(0, messages).Select(MsgId).Order(StringComparer.Ordinal), effects.Select(effect => effect.Key).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(effects, effect => effect.Count != 1);
        Assert.Equal(messages, await context.Messages.CountAsync(row => row.State == AlipayMessageState.Handled));
    }

    private static string MsgId(int i) => string.Create(CultureInfo.InvariantCulture, $"m{i:000000}");

    private async Task PushAsync(AlipayTestGateway gateway)
    {
        using var places = new SemaphoreSlim(InFlight);
        await Task.WhenAll(Enumerable.Range(0, messages).SelectMany(i => Enumerable.Repeat(i, i % 10 == 0 ? 2 : 1)).Select(async i =>
        {
            await places.WaitAsync();
            try
            {
                var result = await Task.Run(() => gateway.PushAsync(Api, "{}", new() { MsgId = MsgId(i) }));
                Assert.Equal(MsgStatus.Success, result.Status);
                Interlocked.Increment(ref _pushed);
            }
            finally
            {
                places.Release();
            }
        }));
    }

    /// <summary>
    /// Replaces a process whenever it has died. The first ones die at one chosen point each, of the others every second one from outside, at a random time. What
    /// starts after the last death lives to the end: starting takes longer than handling.
    /// </summary>
    private async Task KeepAsync(AlipayTestGateway gateway, CancellationToken over)
    {
        var points = Enum.GetValues<KillPoint>();
        while (!over.IsCancellationRequested)
        {
            var life = Interlocked.Increment(ref _lives) - 1;
            var dies = life < Math.Max(points.Length + 1, messages / 50);
            var chosen = dies && (life < points.Length || (life - points.Length) % 2 == 1);
            var point = points[(life < points.Length ? life : life / 2) % points.Length];
            await using var process = await WorkerProcess.StartAsync(new WorkerSettings(
                database.Kind, database.ConnectionString, gateway.Host, gateway.AppId, gateway.AppPrivateKey, gateway.AlipayPublicKey, mode,
                TimeSpan.FromSeconds(2), 8, chosen ? point : null, Next(5, Math.Max(10, messages / 20))));
            var end = Task.Delay(!dies ? Timeout.InfiniteTimeSpan : chosen ? TimeSpan.FromMinutes(1) : TimeSpan.FromMilliseconds(Next(1500, 8000)), over);
            await Task.WhenAny(process.Ended, end);
            if (!over.IsCancellationRequested)
            {
                Interlocked.Increment(ref _kills);
            }
        }
    }

    private async Task InterruptAsync(Func<Task>? halfway, CancellationToken over)
    {
        if (halfway is null)
        {
            return;
        }

        await Limits.UntilAsync(() => Task.FromResult(Volatile.Read(ref _pushed) >= messages / 2), TimeSpan.FromMinutes(30));
        if (!over.IsCancellationRequested)
        {
            await halfway();
        }
    }

    private async Task<bool> HasHandledAllAsync()
    {
        await Task.Delay(100);
        try
        {
            await using var context = database.Open();
            return !await context.Messages.AnyAsync(row => row.State != AlipayMessageState.Handled);
        }
        catch (Exception)
        {
            return false; // The server was crashed, and the connection is one of before.
        }
    }

    private int Next(int least, int most)
    {
        lock (_random)
        {
            return _random.Next(least, most);
        }
    }
}
