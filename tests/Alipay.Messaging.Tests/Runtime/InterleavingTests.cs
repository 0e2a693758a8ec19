using System.Collections.Concurrent;
using Alipay.Messaging.Testing;
using Alipay.Messaging.Tests.Receiving;

namespace Alipay.Messaging.Tests.Runtime;

/// <summary>
/// Connects, closes, disposes, sends and reloads one client from 12 threads in random order, while its handlers do the same and its
/// connections break. No call hangs, no call throws what is not documented, and nothing is left open.
/// </summary>
public sealed class InterleavingTests : IDisposable
{
    private const int Interleavings = 5000;
    private const int RealInterleavings = 150;
    private const int Threads = 12;
    private const int CallsOfAThread = 2;

    private static readonly string[] Frames = [.. Enumerable.Range(0, 8).Select(i => new Consume { StreamId = $"s{i}", MsgId = $"m{i}" }.ToString())];

    private readonly Barrier _barrier = new(Threads + 1);
    private readonly ConcurrentQueue<string> _faults = new();
    private readonly string[] _doing = new string[Threads];
    private volatile AlipayMsgClient? _client;
    private volatile Action? _breakConnection;
    private volatile bool _ended;

    [Fact]
    public async Task Random_interleavings_end_with_documented_exceptions_only()
    {
        StartThreads();
        for (var round = 0; round < Interleavings && _faults.IsEmpty; round++)
        {
            var fake = NewClient(new Random(round));
            Run(round, fake.Client, () => fake.Gateway.Connections.LastOrDefault()?.Break());
            await fake.DisposeAsync();
            Assert.Equal((false, ConnectionState.Disconnected), (fake.Client.IsConnected, fake.Client.Status.State));
            Assert.All(fake.Gateway.Connections, connection => Assert.True(connection.IsDisposed));
            Assert.DoesNotContain(fake.Logs.Lines, line => line.EventId.Id is 7 or 60);
        }

        EndThreads();
    }

    [Fact]
    public async Task Random_interleavings_over_a_real_gateway_leave_no_connection_open()
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { PushTimeout = TimeSpan.FromSeconds(1) });
        StartThreads();
        for (var round = 0; round < RealInterleavings && _faults.IsEmpty; round++)
        {
            using var logs = new CapturingLoggerProvider();
            var client = NewClient(gateway, new Random(round), logs);
            var push = gateway.PushAsync("a", "{}", new() { MsgId = $"m{round % 8}" });
            Run(round, client, gateway.DropAll);
            await client.DisposeAsync().AsTask().WaitAsync(Limits.Soon);
            await Record.ExceptionAsync(() => push); // Answered, or not delivered to a client that never connected.
            Assert.Equal((false, ConnectionState.Disconnected), (client.IsConnected, client.Status.State));
            await gateway.WaitUntilAsync(static gateway => gateway.ConnectionCount == 0);
            Assert.DoesNotContain(logs.Lines, line => line.EventId.Id is 7 or 60);
        }

        EndThreads();
    }

    public void Dispose() => _barrier.Dispose();

    private static AlipayMsgClient NewClient(AlipayTestGateway gateway, Random random, CapturingLoggerProvider logs)
    {
        var options = new AlipayMessagingOptions();
        gateway.ConfigureClient(options);
        options.DrainTimeout = TimeSpan.FromMilliseconds(random.Next(3));
        options.AckTimeout = TimeSpan.FromMilliseconds(200);
        options.MaxPendingSends = 4;
        options.UseIdempotency = false;
        options.ReconnectDelay = _ => TimeSpan.Zero;
        AlipayMsgClient? client = null;
        return client = new AlipayMsgClient(options, new DelegateHandler((msgId, token) => HandleAsync(client!, msgId, token)), logs.Factory); // Set before it connects.
    }

    private static FakeClient NewClient(Random random)
    {
        var fake = new FakeClient(options =>
        {
            options.DrainTimeout = TimeSpan.FromMilliseconds(random.Next(3));
            options.AckTimeout = TimeSpan.FromMilliseconds(200);
            options.MaxPendingSends = 4;
        });
        var kind = random.Next(4);
        fake.Gateway.BeforeOpening = kind switch
        {
            0 => async _ => await Task.Yield(),
            1 when random.Next(2) == 0 => token => Task.Delay(5, token),
            2 => _ => fake.Gateway.Attempts % 2 == 0 ? Task.FromException(new AlipayMsgConnectFailedException("no network", ConnectStep.Tcp, innerException: new IOException())) : Task.CompletedTask,
            _ => null,
        };
        var frame = Frames[random.Next(Frames.Length)];
        fake.Gateway.OnOpening = connection => connection.Deliver(frame);
        fake.OnMessage = (msgId, token) => HandleAsync(fake.Client, msgId, token);
        return fake;
    }

    /// <summary>What a handler does: each of these must leave the client as usable as any other caller would.</summary>
    private static async Task HandleAsync(AlipayMsgClient client, string msgId, CancellationToken cancellationToken)
    {
        switch (msgId)
        {
            case "m0":
                await client.CloseAsync(CancellationToken.None);
                break;
            case "m1":
                await client.DisposeAsync();
                break;
            case "m2":
                client.Dispose();
                break;
            case "m3":
                await client.CloseAsync(CancellationToken.None);
                await client.ConnectAsync(cancellationToken);
                break;
            case "m4":
                await client.SendMessageAsync("a", "{}", cancellationToken);
                break;
            case "m5":
                throw new InvalidOperationException("by the test");
            case "m6":
                _ = Task.Run(() => client.CloseAsync(CancellationToken.None), CancellationToken.None);
                break;
        }
    }

    private void StartThreads()
    {
        for (var i = 0; i < Threads; i++)
        {
            var thread = i;
            new Thread(() => RunThread(thread)) { IsBackground = true }.Start();
        }
    }

    private void Run(int round, AlipayMsgClient client, Action breakConnection)
    {
        (_client, _breakConnection) = (client, breakConnection);
        Meet(round);
        Meet(round);
    }

    private void EndThreads()
    {
        _ended = true;
        Meet(-1);
        Assert.Empty(_faults);
    }

    private void RunThread(int thread)
    {
        if (thread % 3 == 0)
        {
            SynchronizationContext.SetSynchronizationContext(new BlockedThread.NeverRunningContext());
        }

        for (var round = 0; ; round++)
        {
            _barrier.SignalAndWait();
            if (_ended)
            {
                return;
            }

            var random = new Random((round * Threads) + thread);
            for (var call = 0; call < CallsOfAThread; call++)
            {
                Call(_client!, random, thread); // Set before the threads meet.
            }

            _barrier.SignalAndWait();
        }
    }

    private void Call(AlipayMsgClient client, Random random, int thread)
    {
        var what = random.Next(20);
        _doing[thread] = $"call {what}";
        try
        {
            switch (what)
            {
                case < 7:
                    using (var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(random.Next(1, 40))))
                    {
                        client.ConnectAsync(limit.Token).GetAwaiter().GetResult();
                    }

                    break;
                case < 10:
                    client.CloseAsync().GetAwaiter().GetResult();
                    break;
                case < 11:
                    client.CloseAsync(new CancellationToken(canceled: true)).GetAwaiter().GetResult();
                    break;
                case < 12 when thread % 4 == 0:
                    client.DisposeAsync().AsTask().GetAwaiter().GetResult();
                    break;
                case < 13 when thread % 4 == 0:
                    client.Dispose();
                    break;
                case < 17:
                    client.SendMessageAsync("a", "{}").GetAwaiter().GetResult();
                    break;
                case < 18:
                    client.ReloadSecurity();
                    break;
                case < 19:
                    _breakConnection!(); // Set before the threads meet.
                    break;
                default:
                    _ = (client.IsConnected, client.Status, client.CertificatesExpireAt);
                    break;
            }
        }
        catch (Exception e) when (IsDocumented(what, e))
        {
            // As the documentation of the called member says.
        }
        catch (Exception e)
        {
            _faults.Enqueue($"call {what}: {e}");
        }

        _doing[thread] = "nothing";
    }

    private static bool IsDocumented(int what, Exception e) => what switch
    {
        < 7 => e is OperationCanceledException or ObjectDisposedException,
        >= 11 and < 17 => e is AlipayMsgNotConnectedException or AlipayMsgTooManyPendingException or AlipayMsgAckTimeoutException,
        _ => false,
    };

    private void Meet(int round)
        => Assert.True(_barrier.SignalAndWait(Limits.Soon), $"Round {round} hangs: {string.Join(", ", _doing)}. {string.Join("\n", _faults)}");

    private sealed class DelegateHandler(Func<string, CancellationToken, Task> handle) : IMsgHandler
    {
        public Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken) => handle(msgId, cancellationToken);
    }
}
