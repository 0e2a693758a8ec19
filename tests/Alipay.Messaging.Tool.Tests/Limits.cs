namespace Alipay.Messaging.Tool.Tests;

/// <summary>How long a test waits for what must happen. Never part of what is asserted.</summary>
internal static class Limits
{
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(120);
}
