namespace Alipay.Messaging.Tests.Transport;

/// <summary>A test of what Linux does; counted as skipped elsewhere.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute() => Skip = OperatingSystem.IsLinux() ? null : "It depends on what Linux does with a full backlog.";
}
