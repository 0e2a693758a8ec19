using Alipay.Messaging.Transport;

namespace Alipay.Messaging.Tests.Transport;

/// <summary>When a peer is given up, in virtual time: a ping every 2 s, and 20 s of patience in all.</summary>
public sealed class HeartbeatTests : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(18);

    private readonly SteppedTime _time = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly LivenessTracker _liveness;
    private readonly Task<bool> _givenUp;
    private int _pings;

    public HeartbeatTests()
    {
        _liveness = new LivenessTracker(_time);
        _liveness.ReadBegins();
        var heartbeat = new Heartbeat(
            _liveness,
            () =>
            {
                Interlocked.Increment(ref _pings);
                return Task.CompletedTask;
            },
            Interval,
            Interval + Patience,
            _time);
        _givenUp = heartbeat.IsPeerDeadAsync(_ended.Token);
    }

    [Fact]
    public async Task Peer_that_answers_no_ping_is_given_up_when_the_timeout_is_over()
    {
        Assert.Equal(Interval, await _time.StepAsync());
        Assert.Equal(Patience, await _time.NextWaitAsync());
        _time.Advance(Patience - TimeSpan.FromMilliseconds(1));
        Assert.False(_givenUp.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.True(await _givenUp.WaitAsync(Limits.Soon));
        Assert.Equal(1, _pings);
    }

    [Fact]
    public async Task Timer_that_fires_a_little_early_brings_no_second_ping()
    {
        var time = new SteppedTime();
        var liveness = new LivenessTracker(time);
        liveness.ReadBegins();
        var early = TimeSpan.FromMilliseconds(5);
        time.Advance(Interval - early);
        using var ended = new CancellationTokenSource();
        var givenUp = new Heartbeat(liveness, () => Task.CompletedTask, Interval, Interval + Patience, time).IsPeerDeadAsync(ended.Token);

        Assert.Equal(Interval + early, await time.NextWaitAsync());
        await ended.CancelAsync();
        Assert.False(await givenUp.WaitAsync(Limits.Soon));
    }

    [Fact]
    public async Task Peer_that_answers_each_ping_lives_on()
    {
        for (var i = 1; i <= 50; i++)
        {
            Assert.Equal(Interval, await _time.StepAsync());
            Assert.Equal(Patience, await _time.NextWaitAsync());
            _liveness.PongArrived();
        }

        await _time.NextWaitAsync();
        Assert.False(_givenUp.IsCompleted);
        Assert.Equal(50, _pings);
    }

    [Fact]
    public async Task Data_that_comes_in_is_no_pong()
    {
        await _time.StepAsync();
        await _time.NextWaitAsync();
        for (var frame = 1; frame <= 18; frame++)
        {
            _liveness.BytesArrived(100, frame, isWithinFrame: true);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.True(await _givenUp.WaitAsync(Limits.Soon));
    }

    [Fact]
    public async Task Time_in_which_nobody_reads_does_not_count()
    {
        // The receive loop waits for room in the outbox; the pong lies unread.
        await _time.StepAsync();
        await _time.NextWaitAsync();
        _liveness.ReadEnds();
        for (var i = 0; i < 20; i++)
        {
            _time.Advance(Patience);
            Assert.Equal(Patience, await _time.NextWaitAsync());
        }

        _liveness.ReadBegins();
        _time.Advance(Patience);
        Assert.True(await _givenUp.WaitAsync(Limits.Soon));
    }

    [Fact]
    public async Task Peer_that_takes_no_write_is_given_up_although_nobody_reads()
    {
        await _time.StepAsync();
        await _time.NextWaitAsync();
        _liveness.ReadEnds();
        _liveness.WriteBegins();
        _time.Advance(Patience);

        Assert.True(await _givenUp.WaitAsync(Limits.Soon));
    }

    [Fact]
    public async Task Frame_that_is_longer_than_the_wait_keeps_the_peer_alive_while_it_comes()
    {
        _liveness.BytesArrived(1000, 7, isWithinFrame: true);
        await _time.StepAsync();
        await _time.NextWaitAsync();
        for (var i = 0; i < 5; i++)
        {
            _liveness.BytesArrived(1000, 7, isWithinFrame: true);
            _time.Advance(Patience);
            Assert.Equal(Patience, await _time.NextWaitAsync());
        }

        _time.Advance(Patience);
        Assert.True(await _givenUp.WaitAsync(Limits.Soon));
    }

    [Fact]
    public async Task Long_frame_that_begins_right_after_the_ping_keeps_the_peer_alive_too()
    {
        _liveness.BytesArrived(1000, 6, isWithinFrame: false);
        await _time.StepAsync();
        await _time.NextWaitAsync();
        _liveness.BytesArrived(1000, 7, isWithinFrame: true);
        _time.Advance(Patience);
        Assert.Equal(Patience, await _time.NextWaitAsync());

        // Another frame: a pong could have come between the two.
        _liveness.BytesArrived(1000, 8, isWithinFrame: true);
        _time.Advance(Patience);
        Assert.True(await _givenUp.WaitAsync(Limits.Soon));
    }

    [Fact]
    public async Task End_of_the_connection_ends_the_watch()
    {
        await _time.StepAsync();
        await _time.NextWaitAsync();
        await _ended.CancelAsync();

        Assert.False(await _givenUp.WaitAsync(Limits.Soon));
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _givenUp.WaitAsync(Limits.Soon);
        _ended.Dispose();
    }
}
