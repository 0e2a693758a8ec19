namespace Alipay.Messaging.Testing;

/// <summary>What goes wrong at an upgrade request.</summary>
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

    /// <summary>Opens late.</summary>
    /// <param name="delay">How late, by the real clock.</param>
    /// <returns>The fault.</returns>
    public static UpgradeFault Delay(TimeSpan delay) => new() { Wait = token => Task.Delay(delay, TimeProvider.System, token) };

    /// <summary>Opens when the test says so. The gateway answers even if the client has given up in the meantime.</summary>
    /// <param name="signal">Ends when the connection is to open.</param>
    /// <returns>The fault.</returns>
    public static UpgradeFault Until(Task signal) => new() { Wait = signal.WaitAsync };
}
