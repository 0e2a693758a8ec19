using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Alipay.Messaging.Transport.Tcp;

/// <summary>How far a TCP connect has come. It holds names, addresses and the system's reasons, nothing secret.</summary>
/// <param name="Host">The name or address asked for: of the proxy where there is one.</param>
/// <param name="Port">The port asked for.</param>
/// <param name="Step">The step that is under way or failed.</param>
/// <param name="Attempts">The addresses of the host in the order in which they are tried; empty until the name is resolved.</param>
internal sealed record TcpConnectReport(string Host, int Port, TcpConnectStep Step, ImmutableArray<TcpAttempt> Attempts)
{
    // A name may have dozens of addresses; the first few show what is wrong.
    private const int MaxShown = 8;

    public override string ToString()
        => Step == TcpConnectStep.NameResolution ? $"The name {Host} was not resolved."
            : $"No address of {Host} accepted a TCP connection: {string.Join("; ", Attempts.Take(MaxShown))}{(Attempts.Length > MaxShown ? $"; and {Attempts.Length - MaxShown} more" : "")}.";

    public TcpConnectReport Begun(IPEndPoint endPoint) => With(endPoint, static a => a with { IsBegun = true });

    public TcpConnectReport Failed(IPEndPoint endPoint, Exception failure) => With(endPoint, a => a with { Failure = failure });

    private TcpConnectReport With(IPEndPoint endPoint, Func<TcpAttempt, TcpAttempt> change)
        => this with { Attempts = [.. Attempts.Select(a => a.EndPoint.Equals(endPoint) ? change(a) : a)] };
}

/// <summary>One address of a host.</summary>
/// <param name="EndPoint">The address and the port.</param>
/// <param name="IsBegun">Whether a connect to it has begun.</param>
/// <param name="Failure">Why that failed; null while it is under way.</param>
internal sealed record TcpAttempt(IPEndPoint EndPoint, bool IsBegun = false, Exception? Failure = null)
{
    public override string ToString() => $"{EndPoint}: {Outcome}";

    private string Outcome => (Failure, IsBegun) switch
    {
        // The message of the exception repeats the address.
        (SocketException socket, _) => new SocketException((int)socket.SocketErrorCode).Message,
        ({ } other, _) => other.Message.TrimEnd('.'),
        (null, true) => "no answer",
        (null, false) => "not tried",
    };
}

/// <summary>The steps of a TCP connect.</summary>
internal enum TcpConnectStep
{
    NameResolution,
    Tcp,
}
