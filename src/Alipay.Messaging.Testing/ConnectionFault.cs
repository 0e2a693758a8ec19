namespace Alipay.Messaging.Testing;

/// <summary>A fault of a connection, injected when it has opened or some time later.</summary>
public sealed class ConnectionFault
{
    private ConnectionFault(Func<GatewayConnection, Task> apply, TimeSpan after = default)
    {
        ApplyTo = apply;
        After = after;
    }

    /// <summary>As <see cref="GatewayConnection.StopPonging"/>.</summary>
    public static ConnectionFault StopPonging { get; } = new(connection => Done(connection.StopPonging));

    /// <summary>As <see cref="GatewayConnection.StopReading"/>.</summary>
    public static ConnectionFault StopReading { get; } = new(connection => Done(connection.StopReading));

    internal Func<GatewayConnection, Task> ApplyTo { get; }

    internal TimeSpan After { get; }

    /// <summary>As <see cref="GatewayConnection.Drop"/>.</summary>
    /// <param name="after">How long after opening, by the real clock. Default immediately.</param>
    /// <returns>The fault.</returns>
    public static ConnectionFault Drop(TimeSpan after = default) => new(connection => Done(connection.Drop), after);

    /// <summary>As <see cref="GatewayConnection.Reset"/>.</summary>
    /// <param name="after">How long after opening, by the real clock. Default immediately.</param>
    /// <returns>The fault.</returns>
    public static ConnectionFault Reset(TimeSpan after = default) => new(connection => Done(connection.Reset), after);

    /// <summary>As <see cref="GatewayConnection.CloseAsync"/>.</summary>
    /// <param name="code">The close code.</param>
    /// <param name="reason">The reason.</param>
    /// <param name="after">How long after opening, by the real clock. Default immediately.</param>
    /// <returns>The fault.</returns>
    public static ConnectionFault Close(int code, string reason = "", TimeSpan after = default)
        => new(connection => connection.CloseAsync(code, reason), after);

    private static Task Done(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
