using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Alipay.Messaging.Transport.Tcp;

/// <summary>
/// Opens TCP connections by name. The addresses of the name are tried staggered, families in turn (RFC 8305): the first that accepts is
/// used, so that an address that swallows packets costs a quarter of a second and not the whole <c>ConnectTimeout</c>.
/// </summary>
/// <remarks>
/// One socket for each address: on Unix, .NET before 9 does not let a socket whose options were set connect by name, and none connect
/// again after a failure.
/// </remarks>
internal sealed class TcpConnector(TcpDial dial, NameLookup lookUp, TimeProvider timeProvider)
{
    /// <summary>The "Connection Attempt Delay" of RFC 8305, section 5.</summary>
    public static readonly TimeSpan Stagger = TimeSpan.FromMilliseconds(250);

    private volatile TcpConnectReport? _pending;

    /// <summary>How far the connect that is under way, or that failed last, has come; null when there was none or it succeeded. Of several concurrent connects the last to report.</summary>
    /// <remarks>For an attempt whose deadline elapses before the connect reports its own end.</remarks>
    public TcpConnectReport? Pending => _pending;

    /// <summary>Connects as <see cref="SocketsHttpHandler.ConnectCallback"/> asks.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        return new NetworkStream(await ConnectAsync(host, port, cancellationToken).ConfigureAwait(false), ownsSocket: true);
    }

    /// <summary>Connects to the first address of <paramref name="host"/> that accepts. Thread-safe.</summary>
    /// <exception cref="TcpConnectException">None did, or <paramref name="cancellationToken"/> was canceled before one did.</exception>
    public async Task<Socket> ConnectAsync(string host, int port, CancellationToken cancellationToken)
    {
        var progress = new Progress(this, new TcpConnectReport(host, port, TcpConnectStep.NameResolution, []));
        try
        {
            var addresses = await lookUp(host, cancellationToken).ConfigureAwait(false);
            if (addresses.Length == 0)
            {
                throw new SocketException((int)SocketError.NoData);
            }

            ImmutableArray<IPEndPoint> endPoints = [.. InterleaveFamilies([.. addresses.Select(AsPlain)]).Select(address => new IPEndPoint(address, port))];
            progress.Report = progress.Report with { Step = TcpConnectStep.Tcp, Attempts = [.. endPoints.Select(static endPoint => new TcpAttempt(endPoint))] };
            var socket = await ConnectAsync(endPoints, progress, cancellationToken).ConfigureAwait(false);
            _pending = null;
            return socket;
        }
        catch (Exception e)
        {
            throw new TcpConnectException(progress.Report, e);
        }
    }

    // A socket of one family does not take the other's addresses, not even mapped.
    private static IPAddress AsPlain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    /// <summary>The resolver's order within each family is kept (RFC 8305, section 4); the family it prefers begins.</summary>
    private static IEnumerable<IPAddress> InterleaveFamilies(IPAddress[] addresses)
    {
        var preferred = addresses[0].AddressFamily;
        return addresses.Distinct()
            .GroupBy(address => address.AddressFamily == preferred)
            .SelectMany(static family => family.Select(static (address, index) => (address, index)))
            .OrderBy(static item => item.index)
            .Select(static item => item.address);
    }

    private async Task<Socket> ConnectAsync(ImmutableArray<IPEndPoint> endPoints, Progress progress, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var waiting = new Queue<IPEndPoint>(endPoints);
        var running = new Dictionary<Task<Socket>, IPEndPoint>();
        try
        {
            while (true)
            {
                if (waiting.TryDequeue(out var next))
                {
                    progress.Report = progress.Report.Begun(next);
                    running.Add(dial(next, over.Token), next);
                }

                var connect = await NextToEndAsync(running.Keys, waiting.Count > 0, over.Token).ConfigureAwait(false);
                if (connect is null)
                {
                    continue;
                }

                running.Remove(connect, out var endPoint);
                try
                {
                    return await connect.ConfigureAwait(false);
                }
                catch (Exception e) when (!cancellationToken.IsCancellationRequested)
                {
                    progress.Report = progress.Report.Failed(endPoint!, e);
                    if (running.Count == 0 && waiting.Count == 0)
                    {
                        throw;
                    }
                }
            }
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
            foreach (var loser in running.Keys)
            {
                await DisposeAsync(loser).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The next connect that ends; null when the next address is due first.</summary>
    private async Task<Task<Socket>?> NextToEndAsync(IEnumerable<Task<Socket>> running, bool isAnotherWaiting, CancellationToken cancellationToken)
    {
        var ended = Task.WhenAny(running);
        try
        {
            return await ended.WaitAsync(isAnotherWaiting ? Stagger : Timeout.InfiniteTimeSpan, timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private static async Task DisposeAsync(Task<Socket> loser)
    {
        try
        {
            (await loser.ConfigureAwait(false)).Dispose();
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // It was canceled, or had failed already; another address was taken.
        }
    }

    /// <summary>How far one connect has come. Another connect of the same connector may run beside it.</summary>
    private sealed class Progress
    {
        private readonly TcpConnector _connector;
        private TcpConnectReport _report;

        public Progress(TcpConnector connector, TcpConnectReport report)
        {
            _connector = connector;
            _report = report;
            connector._pending = report;
        }

        public TcpConnectReport Report
        {
            get => _report;
            set => _connector._pending = _report = value;
        }
    }
}

/// <summary>Opens one TCP connection. A seam: a network that swallows packets cannot be had on every machine.</summary>
internal delegate Task<Socket> TcpDial(IPEndPoint endPoint, CancellationToken cancellationToken);

/// <summary>Resolves a name to its addresses, the preferred first.</summary>
internal delegate Task<IPAddress[]> NameLookup(string host, CancellationToken cancellationToken);
