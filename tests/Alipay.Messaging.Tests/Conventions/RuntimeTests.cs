using System.Runtime.InteropServices;

namespace Alipay.Messaging.Tests.Conventions;

/// <summary>A framework that is built and never run does not work: the suite runs on the runtime of each.</summary>
public sealed class RuntimeTests
{
#if NET10_0 // One assembly for each framework.
    private const string Expected = ".NET 10.";
#else
    private const string Expected = ".NET 8.";
#endif

    [Fact]
    public void Suite_runs_on_the_runtime_that_it_is_built_for()
        => Assert.StartsWith(Expected, RuntimeInformation.FrameworkDescription, StringComparison.Ordinal);
}
