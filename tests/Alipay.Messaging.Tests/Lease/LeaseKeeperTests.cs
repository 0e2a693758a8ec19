using Alipay.Messaging.Lease;
using Microsoft.Extensions.Time.Testing;

namespace Alipay.Messaging.Tests.Lease;

/// <summary>Acquiring, renewing and losing the lease, in the test's time.</summary>
public sealed class LeaseKeeperTests : IDisposable
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(0.1);

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly CapturingLoggerProvider _logs = new();
    private readonly FakeLease _lease;
    private readonly LeaseKeeper _keeper;

    public LeaseKeeperTests()
    {
        _lease = new FakeLease(_time);
        _keeper = NewKeeper();
    }

    public void Dispose() => _logs.Dispose();

    [Fact]
    public async Task Free_lease_is_acquired_immediately()
    {
        var lost = await AcquireAsync(_keeper);

        Assert.False(lost.IsCancellationRequested);
        Assert.NotNull(_lease.Holder);
        Assert.Equal(Duration, _lease.Left);
    }

    [Fact]
    public async Task Held_lease_is_renewed_for_as_long_as_it_is_held()
    {
        var lost = await AcquireAsync(_keeper);
        var holder = _lease.Holder;

        await PassAsync(Duration * 5);

        Assert.False(lost.IsCancellationRequested);
        Assert.Equal(holder, _lease.Holder);
        await _keeper.ReleaseAsync();
        Assert.Null(_lease.Holder);
    }

    [Fact]
    public async Task Lease_of_an_instance_that_died_is_taken_when_it_has_ended_and_not_before()
    {
        _lease.GiveTo("dead", Duration);
        var acquiring = AcquireAsync(_keeper);

        await PassAsync(Duration - (2 * Step));
        Assert.False(acquiring.IsCompleted);
        Assert.Equal("dead", _lease.Holder);
        await PassUntilAsync(() => acquiring.IsCompleted);

        Assert.NotEqual("dead", _lease.Holder);
        Assert.InRange(_lease.Left, Duration - Step, Duration);
    }

    [Fact]
    public async Task Lease_that_another_instance_took_is_lost_at_the_next_renewal()
    {
        var lost = await AcquireAsync(_keeper);
        _lease.GiveTo("other", TimeSpan.FromHours(1));

        await PassUntilAsync(() => lost.IsCancellationRequested);

        Assert.Contains(_logs.Lines, line => line.EventId.Id == 134 && line.Message.Contains("another instance holds it", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Lease_that_cannot_be_renewed_is_left_before_the_store_ends_it(bool hangs)
    {
        var lost = await AcquireAsync(_keeper);
        (_lease.Hangs, _lease.Fault) = (hangs, hangs ? null : new IOException("no store"));

        await PassUntilAsync(() => lost.IsCancellationRequested);

        Assert.True(_lease.Left > TimeSpan.Zero, $"The store ended the lease {-_lease.Left} before.");
        Assert.Single(_logs.Lines, line => line.EventId.Id == 132);
        Assert.Contains(_logs.Lines, line => line.EventId.Id == 134 && line.Message.Contains("could not be renewed in time", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Outage_of_the_store_that_ends_in_time_costs_nothing()
    {
        var lost = await AcquireAsync(_keeper);
        _lease.Fault = new IOException("no store");
        await PassUntilAsync(() => _lease.Asked >= 3);

        _lease.Fault = null;
        await PassAsync(Duration * 3);

        Assert.False(lost.IsCancellationRequested);
        Assert.Single(_logs.Lines, line => line.EventId.Id == 133);
    }

    [Fact]
    public async Task Of_two_keepers_one_holds_the_lease_and_the_other_gets_it_when_it_is_released()
    {
        await AcquireAsync(_keeper);
        var other = NewKeeper();
        var waits = 0;
        var acquiring = other.AcquireAsync(_ => waits++, CancellationToken.None);
        await PassAsync(Duration * 2);
        Assert.False(acquiring.IsCompleted);

        await _keeper.ReleaseAsync();
        await PassUntilAsync(() => acquiring.IsCompleted);

        Assert.InRange(waits, 5, 50);
        await other.ReleaseAsync();
    }

    [Fact]
    public async Task Store_that_hangs_holds_neither_the_stop_nor_the_release()
    {
        _lease.Hangs = true;
        using var stop = new CancellationTokenSource();
        var acquiring = _keeper.AcquireAsync(_ => { }, stop.Token);
        await PassUntilAsync(() => _lease.Asked == 1);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => acquiring.WaitAsync(Limits.Soon));
        await _keeper.ReleaseAsync().WaitAsync(Limits.Soon);
        Assert.Contains(_logs.Lines, line => line.EventId.Id == 135);
    }

    private LeaseKeeper NewKeeper() => new(_lease, "2021000000000001", Duration, _time, _logs.CreateLogger(""));

    private static Task<CancellationToken> AcquireAsync(LeaseKeeper keeper) => keeper.AcquireAsync(_ => { }, CancellationToken.None).WaitAsync(Limits.Soon);

    /// <summary>Lets time pass in small steps, so that what waits in between takes its turn.</summary>
    private async Task PassAsync(TimeSpan time)
    {
        var until = _time.GetUtcNow() + time;
        await PassUntilAsync(() => _time.GetUtcNow() >= until);
    }

    private async Task PassUntilAsync(Func<bool> condition)
    {
        for (var steps = 0; !condition(); steps++)
        {
            Assert.True(steps < 10_000, "It did not come true.");
            _time.Advance(Step);
            await Task.Delay(2);
        }
    }
}
