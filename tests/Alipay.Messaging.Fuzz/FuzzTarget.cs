using System.Diagnostics;
using Alipay.Messaging.Fuzz.Targets;

namespace Alipay.Messaging.Fuzz;

/// <summary>One parser that meets bytes from outside. <see cref="Run"/> returns for any input, or there is a finding.</summary>
/// <param name="Name">Also the folder of its corpus.</param>
/// <param name="Run">Swallows the typed errors that the parser documents; checks what must hold of the rest.</param>
internal sealed record FuzzTarget(string Name, Action<byte[]> Run)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("frame", FrameTarget.Run),
        new("register", RegisterTarget.Run),
        new("key", KeyTarget.Run),
        new("certificate", CertificateTarget.Run),
        new("issuer", IssuerTarget.Run),
        new("charset", CharsetTarget.Run),
        new("notification", NotificationTarget.Run),
    ];

    public static FuzzTarget Named(string name) => All.Single(target => target.Name == name);

    /// <summary>Runs one input and returns how long it took.</summary>
    /// <exception cref="BrokenPromiseException">It took too long, or what came of it cannot be true. Any other exception is a finding too.</exception>
    public TimeSpan Check(byte[] input)
    {
        // A busy machine can make any input slow once; one that is slow each time is slow by itself.
        var taken = TimeSpan.MaxValue;
        for (var left = 3; left > 0 && taken > Limit; left--)
        {
            var watch = Stopwatch.StartNew();
            Run(input);
            taken = watch.Elapsed;
        }

        BrokenPromiseException.Unless(taken <= Limit, $"An input takes less than {Limit.TotalSeconds} s; this one took {taken.TotalSeconds:0.0} s.");
        return taken;
    }
}
