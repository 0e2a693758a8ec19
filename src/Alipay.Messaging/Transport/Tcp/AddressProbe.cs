using System.Net;
using System.Net.Sockets;

namespace Alipay.Messaging.Transport.Tcp;

/// <summary>Resolves a name, and opens and closes a TCP connection to each of its addresses, to see which accept.</summary>
internal sealed class AddressProbe(TcpDial dial, NameLookup lookUp)
{
    /// <summary>Over the system's resolver and sockets.</summary>
    public static AddressProbe System { get; } = new(TcpSocket.ConnectAsync, Dns.GetHostAddressesAsync);

    /// <summary>The addresses of a name, in the resolver's order.</summary>
    /// <exception cref="SocketException">The name was not resolved.</exception>
    public async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        var addresses = await lookUp(host, cancellationToken).ConfigureAwait(false);
        return addresses.Length > 0 ? [.. addresses.Distinct()] : throw new SocketException((int)SocketError.NoData);
    }

    /// <summary>Connects to all of them concurrently. One outcome for each, in the same order.</summary>
    public async Task<IReadOnlyList<AddressOutcome>> ConnectAsync(IReadOnlyList<IPAddress> addresses, int port, CancellationToken deadline)
        => await Task.WhenAll(addresses.Select(address => ConnectAsync(new IPEndPoint(address, port), deadline))).ConfigureAwait(false);

    private async Task<AddressOutcome> ConnectAsync(IPEndPoint endPoint, CancellationToken deadline)
    {
        try
        {
            (await dial(endPoint, deadline).ConfigureAwait(false)).Dispose();
            return new AddressOutcome(endPoint, null);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            return new AddressOutcome(endPoint, e);
        }
    }
}

/// <summary>Whether one address accepts TCP connections.</summary>
/// <param name="EndPoint">The address and the port.</param>
/// <param name="Failure">Why it does not; null when it does.</param>
internal sealed record AddressOutcome(IPEndPoint EndPoint, Exception? Failure)
{
    /// <summary>Whether it failed because this machine has no IPv6, or no route to it. Names have such addresses all the same.</summary>
    public bool IsOfFamilyThatIsNotHere => EndPoint.AddressFamily == AddressFamily.InterNetworkV6
        && Failure is SocketException { SocketErrorCode: SocketError.NetworkUnreachable or SocketError.HostUnreachable or SocketError.AddressFamilyNotSupported or SocketError.AddressNotAvailable };

    /// <summary>The system's reason; empty for success.</summary>
    public string Reason => Failure switch
    {
        null => "",

        // The message of the exception repeats the address.
        SocketException socket => new SocketException((int)socket.SocketErrorCode).Message,
        _ => "no answer",
    };
}
