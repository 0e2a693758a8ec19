using System.Diagnostics;
using System.Security.Cryptography;
using Alipay.Messaging.Benchmarks.EndToEnd.Load;

namespace Alipay.Messaging.Benchmarks.EndToEnd;

/// <summary>
/// The cost of a message by how the gateway paces it, how many are in flight, and what the handler does. For each handler one library process and
/// one bare loop, each with its gateway, run every row alternately; the first round warms up and does not count.
/// </summary>
internal static class LoadRunner
{
    private const int WarmUp = 60_000;
    private const int WarmUpInFlight = 200;
    private const int Verifications = 20_000;

    public static async Task RunAsync(int rounds, IReadOnlyList<string> handlers)
    {
        using var keys = new KeysFile();
        var tables = new List<LoadRow>();
        foreach (var handling in handlers)
        {
            var rows = Rows(handling);
            tables.AddRange(rows);
            await using var bare = await ConnectedPair.StartAsync(keys, "client", "bare", handling);
            await using var library = await ConnectedPair.StartAsync(keys, "client", "library", handling);
            if (handling == "returns")
            {
                await bare.PushAsync(WarmUp, WarmUpInFlight, 600);
                await library.PushAsync(WarmUp, WarmUpInFlight, 600);
            }

            for (var round = 0; round <= rounds; round++)
            {
                if (round == 1)
                {
                    Array.ForEach(rows, row => row.Forget());
                }

                foreach (var row in rows)
                {
                    await row.MeasureAsync(bare, library);
                }

                Console.WriteLine(round == 0 ? $"{handling}: warmed up" : $"{handling}: round {round}/{rounds}");
            }
        }

        Console.WriteLine($"medians of {rounds}, ratios of pairs; one verification alone takes {VerificationMicroseconds():0.0} us on one core");
        var table = new ReportTable("handler", "paced by", "in flight", "bare/s", "library/s", "ratio", "bare us", "library us", "ratio", "bare p50", "p50", "ratio", "p99 ratio");
        tables.ForEach(row => row.AddTo(table));
        table.Print();
    }

    private static LoadRow[] Rows(string handling) => handling == "returns"
        ?
        [
            new(handling, Pacing.Clock, 1, 500),
            new(handling, Pacing.Acks, 1, 4_000),
            new(handling, Pacing.Acks, 10, 20_000),
            new(handling, Pacing.Acks, 200, 30_000),
            new(handling, Pacing.Acks, 2_000, 30_000),
            new(handling, Pacing.Bursts, 10, 20_000),
            new(handling, Pacing.Bursts, 200, 30_000),
        ]
        : [new(handling, Pacing.Acks, 1, 200), new(handling, Pacing.Acks, 10, 2_000), new(handling, Pacing.Acks, 200, 4_000)];

    /// <summary>The physical limit: hashing a frame's text and OpenSSL's verification, on this thread.</summary>
    private static double VerificationMicroseconds()
    {
        using var rsa = RSA.Create(2048);
        var data = new byte[700];
        var signature = rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < Verifications; i++)
        {
            if (!rsa.VerifyData(data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))
            {
                throw new InvalidOperationException("The verification is wrong.");
            }
        }

        return Stopwatch.GetElapsedTime(started).TotalMicroseconds / Verifications;
    }
}
