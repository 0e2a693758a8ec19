using Alipay.Messaging.Tests.Runtime;

namespace Alipay.Messaging.Tests.Lease;

/// <summary>Clients that share a lease.</summary>
public class ConnectionLeaseTests
{
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    private readonly FakeLease _lease = new(TimeProvider.System);

    [Fact]
    public async Task Of_two_clients_one_connects_and_the_other_stands_by()
    {
        await using var first = NewClient();
        await using var second = NewClient();

        await first.ConnectAsync();
        await second.ConnectAsync();

        Assert.Equal((ConnectionState.Connected, true), (first.Client.Status.State, first.Client.IsConnected));
        Assert.Equal((ConnectionState.StandingBy, false), (second.Client.Status.State, second.Client.IsConnected));
        Assert.Equal(0, second.Gateway.Attempts);
        await Assert.ThrowsAsync<AlipayMsgNotConnectedException>(() => second.Client.SendMessageAsync("a", "{}"));
        Assert.Single(second.Logs.Lines, line => line.EventId.Id == 130);
    }

    [Fact]
    public async Task Client_that_closes_hands_over_after_its_connection_has_ended()
    {
        await using var first = NewClient();
        await using var second = NewClient();
        await first.ConnectAsync();
        await second.ConnectAsync();
        var wasClosed = false;
        second.Gateway.OnOpening = _ => wasClosed = first.Gateway.Newest.IsDisposed;

        await first.Client.CloseAsync().WaitAsync(Limits.Soon);

        await Eventually.IsTrueAsync(() => second.Client.IsConnected);
        Assert.True(wasClosed);
    }

    [Fact]
    public async Task Client_that_lost_the_lease_leaves_its_connection_and_takes_over_again_later()
    {
        await using var fake = NewClient(options => options.ConnectionLeaseDuration = TimeSpan.FromSeconds(1));
        await fake.ConnectAsync();
        var first = fake.Gateway.Newest;

        _lease.GiveTo("other", Long);
        await Eventually.IsTrueAsync(() => fake.Client.Status.State == ConnectionState.StandingBy);
        Assert.True(first.IsDisposed);
        _lease.GiveTo(null, TimeSpan.Zero);

        await Eventually.IsTrueAsync(() => fake.Client.IsConnected);
        Assert.Equal(2, fake.Gateway.Connections.Count);
    }

    [Fact]
    public async Task Ack_of_a_handler_that_outlasts_the_lease_leaves_on_the_next_connection()
    {
        await using var fake = NewClient(options => options.ConnectionLeaseDuration = TimeSpan.FromSeconds(1));
        var release = new TaskCompletionSource();
        fake.OnMessage = (_, _) => release.Task;
        await fake.ConnectAsync();
        await fake.DeliverAsync("m1");
        _lease.GiveTo("other", Long);
        await Eventually.IsTrueAsync(() => fake.Client.Status.State == ConnectionState.StandingBy);

        release.SetResult();
        _lease.GiveTo(null, TimeSpan.Zero);
        await Eventually.IsTrueAsync(() => fake.Client.IsConnected);

        Assert.Contains("\"x-status\":\"SUCCESS\"", await fake.Gateway.Newest.NextSentAsync());
    }

    [Fact]
    public async Task Connection_that_breaks_is_replaced_without_giving_up_the_lease()
    {
        await using var fake = NewClient();
        await fake.ConnectAsync();
        var holder = _lease.Holder;

        fake.Gateway.Newest.Break();
        await Eventually.IsTrueAsync(() => fake.Gateway.Connections.Count == 2 && fake.Client.IsConnected);

        Assert.Equal(holder, _lease.Holder);
        Assert.Single(fake.Logs.Lines, line => line.EventId.Id == 131);
    }

    [Fact]
    public async Task Instance_that_cannot_connect_leaves_the_lease_to_one_that_can()
    {
        await using var unable = NewClient(options => options.ReconnectDelay = _ => TimeSpan.FromMinutes(10));
        unable.Gateway.BeforeOpening = _ => Task.FromException(new AlipayMsgConnectFailedException("no network", ConnectStep.Tcp, innerException: new IOException()));
        await using var able = NewClient();
        var connecting = unable.Client.ConnectAsync();
        await Eventually.IsTrueAsync(() => unable.Gateway.Attempts == 1);

        await able.ConnectAsync();
        await Eventually.IsTrueAsync(() => able.Client.IsConnected);

        Assert.False(connecting.IsCompleted);
        await unable.Client.CloseAsync().WaitAsync(Limits.Soon);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
    }

    [Fact]
    public async Task Without_an_answer_of_the_store_no_instance_connects_and_the_status_tells_why()
    {
        _lease.Fault = new IOException("no store");
        await using var fake = NewClient();
        var connecting = fake.Client.ConnectAsync();
        await Eventually.IsTrueAsync(() => fake.Client.Status.LastError is IOException);
        Assert.Equal((ConnectionState.Connecting, false, 0), (fake.Client.Status.State, connecting.IsCompleted, fake.Gateway.Attempts));
        Assert.Contains("no store", fake.Client.Status.Reason, StringComparison.Ordinal);

        _lease.Fault = null;

        await connecting.WaitAsync(Limits.Soon);
        Assert.True(fake.Client.IsConnected);
        Assert.Null(fake.Client.Status.LastError);
    }

    [Fact]
    public async Task Refusal_after_standing_by_is_followed_by_another_attempt()
    {
        // ConnectAsync has succeeded: no caller is left that the refusal could be thrown to.
        _lease.GiveTo("other", Long);
        await using var fake = NewClient();
        fake.Gateway.BeforeOpening = _ => fake.Gateway.Attempts == 1
            ? Task.FromException(new AlipayMsgConnectRefusedException("no such app", ConnectStep.Register))
            : Task.CompletedTask;
        await fake.ConnectAsync();

        _lease.GiveTo(null, TimeSpan.Zero);
        await Eventually.IsTrueAsync(() => fake.Client.IsConnected);

        Assert.Equal(2, fake.Gateway.Attempts);
        Assert.Single(fake.Logs.Lines, line => line.EventId.Id == 3);
    }

    [Fact]
    public async Task Store_that_blocks_its_thread_does_not_hold_the_close()
    {
        await using var fake = NewClient();
        await fake.ConnectAsync();
        _lease.Hangs = true;

        await fake.Client.CloseAsync().WaitAsync(Limits.Soon);

        Assert.Equal(ConnectionState.Disconnected, fake.Client.Status.State);
    }

    [Theory]
    [InlineData(0.9)]
    [InlineData(601)]
    public async Task Duration_out_of_its_range_fails_the_connect(double seconds)
    {
        await using var fake = NewClient(options => options.ConnectionLeaseDuration = TimeSpan.FromSeconds(seconds));

        var fault = await Assert.ThrowsAsync<AlipayMsgConfigurationException>(() => fake.ConnectAsync());

        Assert.Contains("ConnectionLeaseDuration", fault.Message, StringComparison.Ordinal);
    }

    private FakeClient NewClient(Action<AlipayMessagingOptions>? configure = null) => new(options =>
    {
        options.ConnectionLease = _lease;
        configure?.Invoke(options);
    });
}
