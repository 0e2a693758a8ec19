namespace Alipay.Messaging.Testing;

/// <summary>A fault of an upgrade request.</summary>
public sealed class UpgradeFault
{
    private UpgradeFault()
    {
    }

    /// <summary>Never answers.</summary>
    public static UpgradeFault Hang { get; } = new() { Wait = token => Task.Delay(System.Threading.Timeout.InfiniteTimeSpan, TimeProvider.System, token) };

    /// <summary>Resets the TCP connection.</summary>
    public static UpgradeFault Reset { get; } = new() { Resets = true };

    internal int? HttpStatus { get; private init; }

    internal bool Resets { get; private init; }

    internal Func<CancellationToken, Task>? Wait { get; private init; }

    /// <summary>Refuses with an HTTP status.</summary>
    /// <param name="status">The status, for example 403.</param>
    /// <returns>The fault.</returns>
    public static UpgradeFault Status(int status) => new() { HttpStatus = status };

    /// <summary>Accepts the upgrade late.</summary>
    /// <param name="delay">How late, by the real clock.</param>
    /// <returns>The fault.</returns>
    public static UpgradeFault Delay(TimeSpan delay) => new() { Wait = token => Task.Delay(delay, TimeProvider.System, token) };

    /// <summary>Accepts the upgrade when a signal is given, even if the client has abandoned the request.</summary>
    /// <param name="signal">Completes when the upgrade is due.</param>
    /// <returns>The fault.</returns>
    public static UpgradeFault Until(Task signal) => new() { Wait = signal.WaitAsync };
}
