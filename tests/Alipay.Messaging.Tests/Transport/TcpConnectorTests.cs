using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Alipay.Messaging.Transport.Tcp;
using Microsoft.Extensions.Time.Testing;

namespace Alipay.Messaging.Tests.Transport;

public sealed class TcpConnectorTests
{
    private const int Port = 443;

    private static readonly IPAddress V6 = IPAddress.Parse("2001:db8::1");
    private static readonly IPAddress OtherV6 = IPAddress.Parse("2001:db8::2");
    private static readonly IPAddress V4 = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress OtherV4 = IPAddress.Parse("192.0.2.2");

    private readonly FakeTimeProvider _time = new();
    private readonly ConcurrentDictionary<IPAddress, TaskCompletionSource<Socket>> _answers = new();
    private readonly BlockingCollection<IPAddress> _dialled = [];
    private readonly ConcurrentBag<IPAddress> _canceled = [];

    [Fact]
    public async Task The_next_address_is_tried_when_the_first_swallows_packets()
    {
        using var socket = NewSocket();
        var connect = ConnectAsync(V6, V4);
        Assert.Equal(V6, NextDialled());
        Assert.Empty(_dialled);

        _time.Advance(TcpConnector.Stagger);
        Assert.Equal(V4, NextDialled());
        Answer(V4, socket);

        Assert.Same(socket, await connect.WaitAsync(Limits.Soon));
        Assert.Equal([V6], _canceled);
    }

    [Fact]
    public async Task Families_take_turns_and_each_keeps_the_order_of_the_resolver()
    {
        var connect = ConnectAsync(V6, OtherV6, V4, OtherV4);
        IPAddress[] order = [.. Enumerable.Range(0, 4).Select(i => RefusedNext())];

        await Assert.ThrowsAsync<TcpConnectException>(() => connect.WaitAsync(Limits.Soon));
        Assert.Equal([V6, V4, OtherV6, OtherV4], order);
    }

    [Fact]
    public async Task A_refusal_does_not_wait_for_the_stagger_and_the_failure_names_each_address()
    {
        var connect = ConnectAsync(V4, V6);
        Refuse(NextDialled(), SocketError.ConnectionRefused);
        Refuse(NextDialled(), SocketError.NetworkUnreachable);

        var e = await Assert.ThrowsAsync<TcpConnectException>(() => connect.WaitAsync(Limits.Soon));
        Assert.Equal(TcpConnectStep.Tcp, e.Report.Step);
        Assert.Equal(
            $"No address of gateway.test accepted a TCP connection: 192.0.2.1:443: {TextOf(SocketError.ConnectionRefused)}; [2001:db8::1]:443: {TextOf(SocketError.NetworkUnreachable)}.",
            e.Message);
        Assert.Equal(SocketError.NetworkUnreachable, Assert.IsType<SocketException>(e.InnerException).SocketErrorCode);
    }

    [Fact]
    public async Task An_address_that_answers_late_still_wins_over_one_that_refuses()
    {
        using var socket = NewSocket();
        var connect = ConnectAsync(V6, V4);
        NextDialled();
        _time.Advance(TcpConnector.Stagger);
        Refuse(NextDialled(), SocketError.ConnectionRefused);
        Answer(V6, socket);

        Assert.Same(socket, await connect.WaitAsync(Limits.Soon));
    }

    [Fact]
    public async Task A_socket_that_connects_too_late_is_disposed()
    {
        var (winner, loser) = (NewSocket(), NewSocket());
        var connect = ConnectAsync(V6, V4);
        NextDialled();
        _time.Advance(TcpConnector.Stagger);
        NextDialled();

        // Both are connected before either is looked at.
        _answers[V6].SetResult(winner);
        _answers[V4].SetResult(loser);

        using var taken = await connect.WaitAsync(Limits.Soon);
        Assert.Equal([taken != winner, taken != loser], new[] { winner, loser }.Select(IsDisposed));
    }

    [Fact]
    public async Task A_canceled_connect_tells_how_far_it_came()
    {
        using var stop = new CancellationTokenSource();
        var connector = NewConnector([V6, V4]);
        var connect = connector.ConnectAsync("gateway.test", Port, stop.Token);
        NextDialled();
        Assert.Equal("No address of gateway.test accepted a TCP connection: [2001:db8::1]:443: no answer; 192.0.2.1:443: not tried.", connector.Pending!.ToString());

        await stop.CancelAsync();

        var e = await Assert.ThrowsAsync<TcpConnectException>(() => connect.WaitAsync(Limits.Soon));
        Assert.Equal(connector.Pending.ToString(), e.Message);
        Assert.IsAssignableFrom<OperationCanceledException>(e.InnerException);
    }

    [Fact]
    public async Task A_name_that_is_not_resolved_is_a_failure_of_that_step()
    {
        var connector = new TcpConnector(DialAsync, static (_, _) => throw new SocketException((int)SocketError.HostNotFound), _time);

        var e = await Assert.ThrowsAsync<TcpConnectException>(() => connector.ConnectAsync("gateway.test", Port, default));

        Assert.Equal(TcpConnectStep.NameResolution, e.Report.Step);
        Assert.StartsWith("The name gateway.test was not resolved. ", e.Message, StringComparison.Ordinal);
        Assert.Contains(e.InnerException!.Message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_without_an_address_is_a_failure_of_name_resolution()
    {
        var e = await Assert.ThrowsAsync<TcpConnectException>(() => NewConnector([]).ConnectAsync("gateway.test", Port, default));

        Assert.Equal(TcpConnectStep.NameResolution, e.Report.Step);
    }

    [Fact]
    public async Task Nothing_is_pending_after_a_connect()
    {
        using var socket = NewSocket();
        var connector = NewConnector([V4]);
        var connect = connector.ConnectAsync("gateway.test", Port, default);
        NextDialled();
        Answer(V4, socket);
        await connect.WaitAsync(Limits.Soon);

        Assert.Null(connector.Pending);
    }

    [Fact]
    public async Task Connect_that_succeeds_leaves_the_report_of_a_concurrent_one_alone()
    {
        using var socket = NewSocket();
        var connector = new TcpConnector(DialAsync, static (host, _) => Task.FromResult<IPAddress[]>(host == "one.test" ? [V4] : [V6, OtherV6]), _time);
        var first = connector.ConnectAsync("one.test", Port, default);
        NextDialled();
        var second = connector.ConnectAsync("two.test", Port, default);
        NextDialled();
        Answer(V4, socket);
        await first.WaitAsync(Limits.Soon);

        Refuse(V6, SocketError.ConnectionRefused);
        Refuse(NextDialled(), SocketError.ConnectionRefused);

        var e = await Assert.ThrowsAsync<TcpConnectException>(() => second.WaitAsync(Limits.Soon));
        Assert.Equal("two.test", e.Report.Host);
    }

    private static Socket NewSocket() => new(SocketType.Stream, ProtocolType.Tcp);

    private static string TextOf(SocketError error) => new SocketException((int)error).Message;

    private static bool IsDisposed(Socket socket) => socket.SafeHandle.IsClosed;

    private Task<Socket> ConnectAsync(params IPAddress[] addresses) => NewConnector(addresses).ConnectAsync("gateway.test", Port, default);

    private TcpConnector NewConnector(IPAddress[] addresses) => new(DialAsync, (_, _) => Task.FromResult(addresses), _time);

    private async Task<Socket> DialAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        var answer = _answers.GetOrAdd(endPoint.Address, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        _dialled.Add(endPoint.Address, CancellationToken.None);
        try
        {
            return await answer.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            _canceled.Add(endPoint.Address);
            throw;
        }
    }

    private IPAddress NextDialled() => _dialled.TryTake(out var address, Limits.Soon) ? address : throw new TimeoutException("No address was dialled.");

    private IPAddress RefusedNext()
    {
        var address = NextDialled();
        Refuse(address, SocketError.ConnectionRefused);
        return address;
    }

    private void Answer(IPAddress address, Socket socket) => _answers[address].SetResult(socket);

    private void Refuse(IPAddress address, SocketError error) => _answers[address].SetException(new SocketException((int)error));
}
