namespace Alipay.Messaging.Testing;

/// <summary>A fault of the answer (PRODUCE_ACK) to a message that the client sent. The message still counts as received.</summary>
public sealed class ProduceFault
{
    private ProduceFault()
    {
    }

    /// <summary>Never answers.</summary>
    public static ProduceFault Withhold { get; } = new() { Copies = 0 };

    /// <summary>Answers only after the next message has been answered, that is, out of order.</summary>
    public static ProduceFault AfterNext { get; } = new() { WaitsForNext = true };

    /// <summary>Answers twice.</summary>
    public static ProduceFault Duplicate { get; } = new() { Copies = 2 };

    /// <summary>Drops the connection instead of answering.</summary>
    public static ProduceFault DropConnection { get; } = new() { Copies = 0, DropsConnection = true };

    internal int Copies { get; private init; } = 1;

    internal bool WaitsForNext { get; private init; }

    internal bool DropsConnection { get; private init; }

    internal string? Code { get; private init; }

    internal string? Error { get; private init; }

    internal bool IsFail { get; private init; }

    internal Func<CancellationToken, Task>? Wait { get; private init; }

    /// <summary>Answers FAIL.</summary>
    /// <param name="code">The <c>x-code</c>; <see langword="null"/> for none.</param>
    /// <param name="error">The <c>x-error</c>; <see langword="null"/> for none.</param>
    /// <returns>The fault.</returns>
    public static ProduceFault Fail(string? code = null, string? error = null) => new() { IsFail = true, Code = code, Error = error };

    /// <summary>Answers late.</summary>
    /// <param name="delay">How late, by the real clock.</param>
    /// <returns>The fault.</returns>
    public static ProduceFault Delay(TimeSpan delay) => new() { Wait = token => Task.Delay(delay, TimeProvider.System, token) };

    /// <summary>Answers when a signal is given.</summary>
    /// <param name="signal">Completes when the answer is due.</param>
    /// <returns>The fault.</returns>
    public static ProduceFault Until(Task signal) => new() { Wait = signal.WaitAsync };
}
