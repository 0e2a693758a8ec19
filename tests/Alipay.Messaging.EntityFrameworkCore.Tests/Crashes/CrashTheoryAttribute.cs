namespace Alipay.Messaging.EntityFrameworkCore.Tests.Crashes;

/// <summary>A test that runs for minutes: only where the number of its messages is set.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CrashTheoryAttribute : TheoryAttribute
{
    /// <summary>The environment variable.</summary>
    public const string Variable = "CRASH_MESSAGES";

    /// <summary>Decides when tests are discovered.</summary>
    public CrashTheoryAttribute()
    {
        if (Environment.GetEnvironmentVariable(Variable) is null)
        {
            Skip = $"{Variable} is not set.";
        }
    }
}
