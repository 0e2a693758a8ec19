using Alipay.Messaging.Tests.Faults.Fixtures;

namespace Alipay.Messaging.Tests.Faults;

public sealed class ReconnectTests
{
    public static TheoryData<string> Losses => ["FIN", "RST", "close 1000", "close 1001", "close 1011", "drop", "restart", "half a frame"];

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task Connection_that_ends_is_replaced_at_the_first_attempt_and_the_state_tells_why(string loss)
    {
        await using var fixture = await FaultFixture.ConnectAsync(options => options.ReconnectDelay = null);
        Assert.Equal(MsgStatus.Success, (await fixture.PushAsync("m1")).Status);
        var before = fixture.Client.Status;
        Assert.Equal((ConnectionState.Connected, 1), (before.State, before.Attempt));
        Assert.Null(before.LastError);

        await LoseAsync(fixture, loss);
        var reason = await fixture.FirstLossAsync();
        await fixture.WaitForConnectionAsync(2);

        Assert.Equal(MsgStatus.Success, (await fixture.PushAsync("m2")).Status);
        Assert.Contains(loss.StartsWith("close", StringComparison.Ordinal) ? loss[^4..] : "", reason, StringComparison.Ordinal);
        Assert.Equal(
            [ConnectionState.Connecting, ConnectionState.Connected, ConnectionState.Reconnecting, ConnectionState.Connected],
            fixture.Changes.Select(change => change.Status.State));
        Assert.Equal(
            [ConnectionState.Disconnected, ConnectionState.Connecting, ConnectionState.Connected, ConnectionState.Reconnecting],
            fixture.Changes.Select(change => change.Previous));
        Assert.True(fixture.Client.Status.LastFrameAt > before.LastFrameAt, "The second message came later than the first.");
    }

    [Fact]
    public async Task Status_tells_the_attempt_and_the_error_while_the_gateway_is_away()
    {
        await using var fixture = await FaultFixture.ConnectAsync();
        fixture.Proxy.IsDown = true;
        fixture.Proxy.Newest.Kill(reset: true);

        await FaultFixture.WaitUntilAsync(() => fixture.Client.Status is { State: ConnectionState.Reconnecting, Attempt: >= 3, LastError: not null });
        Assert.Null(fixture.Client.Status.LastFrameAt);
        fixture.Proxy.IsDown = false;

        await FaultFixture.WaitUntilAsync(() => fixture.Client.IsConnected);
        await FaultFixture.WaitUntilAsync(() => fixture.Client.Status is { State: ConnectionState.Connected, LastError: null, Attempt: > 3 });
    }

    [Fact]
    public async Task Gateway_that_resets_hundreds_of_connections_in_a_row_is_still_tried()
    {
        // Now and then the reset comes while the platform looks at the new socket, and what it throws then is of another kind.
        await using var fixture = await FaultFixture.StartAsync(options => options.ReconnectDelay = _ => TimeSpan.Zero);
        fixture.Proxy.IsDown = true;
        var connecting = fixture.Client.ConnectAsync();

        await FaultFixture.WaitUntilAsync(() => fixture.Client.Status.Attempt > 500 || connecting.IsCompleted);
        Assert.False(connecting.IsCompleted);
        fixture.Proxy.IsDown = false;

        await connecting.WaitAsync(Limits.Soon);
        Assert.Empty(fixture.Defects);
    }

    private static Task LoseAsync(FaultFixture fixture, string loss)
    {
        var connection = fixture.Gateway.Connections[0];
        switch (loss)
        {
            case "FIN":
                fixture.Proxy.Newest.Kill();
                return Task.CompletedTask;
            case "RST":
                fixture.Proxy.Newest.Kill(reset: true);
                return Task.CompletedTask;
            case "drop":
                connection.Drop();
                return Task.CompletedTask;
            case "restart":
                return fixture.Gateway.RestartAsync();
            case "half a frame":
                return connection.SendHalfAndDropAsync(fixture.Gateway.ComposeMessage("a", "{}"));
            default:
                return connection.CloseAsync(int.Parse(loss[^4..]));
        }
    }
}
