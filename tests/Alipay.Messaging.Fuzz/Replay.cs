using System.Diagnostics;

namespace Alipay.Messaging.Fuzz;

/// <summary>
/// Runs the whole corpus, and mutations of it that are the same for the same seed, without any instrumentation: what a build
/// can afford. A finding is written beside the corpus, so that it can be run again.
/// </summary>
internal sealed class Replay(string corpus, TimeSpan perTarget, int seed)
{
    // One defect is found by many inputs; a few tell it as well.
    private const int MaxFindings = 10;

    private int _findings;

    /// <summary>The number of findings.</summary>
    public int Run()
    {
        foreach (var target in FuzzTarget.All)
        {
            Run(target);
        }

        Console.WriteLine(_findings == 0 ? "no findings" : $"{_findings} findings");
        return _findings;
    }

    private void Run(FuzzTarget target)
    {
        var inputs = Corpus.Read(corpus, target.Name);
        var mutator = new Mutator(seed);
        var watch = Stopwatch.StartNew();
        var count = 0;
        var slowest = TimeSpan.Zero;
        foreach (var input in inputs)
        {
            slowest = Longer(slowest, Check(target, input));
            count++;
        }

        while (watch.Elapsed < perTarget && _findings < MaxFindings)
        {
            slowest = Longer(slowest, Check(target, mutator.Next(inputs)));
            count++;
        }

        Console.WriteLine(
            $"{target.Name,-12} {inputs.Count,5} kept + {count - inputs.Count,8} mutated in {watch.Elapsed.TotalSeconds,5:0.0} s, slowest {slowest.TotalMilliseconds,6:0.0} ms");
    }

    private TimeSpan Check(FuzzTarget target, byte[] input)
    {
        try
        {
            return target.Check(input);
        }
        catch (Exception exception)
        {
            Report(target, input, exception);
            return TimeSpan.Zero;
        }
    }

    private void Report(FuzzTarget target, byte[] input, Exception what)
    {
        _findings++;
        Corpus.Write(Path.Combine(corpus, "..", "Findings"), target.Name, input);
        Console.WriteLine($"FINDING in {target.Name}: {what}{Environment.NewLine}  input: {Convert.ToBase64String(input)}");
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
