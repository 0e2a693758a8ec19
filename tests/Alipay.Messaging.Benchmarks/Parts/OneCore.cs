using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;

namespace Alipay.Messaging.Benchmarks.Parts;

/// <summary>Pins the benchmark to one core. What works on several threads then takes as long as all of its work does.</summary>
internal sealed class OneCore : ManualConfig
{
    public OneCore() => AddJob(Job.Default.WithAffinity(new IntPtr(1)).AsMutator());
}
