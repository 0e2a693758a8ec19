using System.Collections.Concurrent;
using Alipay.Messaging.Testing;
using Alipay.Messaging.Tests.Faults.Fixtures;

namespace Alipay.Messaging.Soak;

/// <summary>Messages in both directions, all the time, and a handler that is slow, fails or sends now and then.</summary>
internal sealed class Traffic : IAsyncDisposable
{
    private const int MostUnderWay = 400;

    private static readonly AsyncLocal<string?> LastMessage = new();

    private readonly FaultFixture _fixture;
    private readonly ForeignCode? _foreign;
    private readonly Tally _tally;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, Task<PushResult>> _pushes = new();
    private readonly Task[] _loops;
    private int _underWay;

    public Traffic(FaultFixture fixture, ForeignCode? foreign, Tally tally)
    {
        (_fixture, _foreign, _tally) = (fixture, foreign, tally);
        fixture.Ledger.Work = HandleAsync;
        _loops = [PushAsync(), SendAsync()];
    }

    /// <summary>Stops pushing and sending, and waits for what is under way.</summary>
    /// <returns>What became of each pushed message.</returns>
    public async Task<IReadOnlyCollection<PushResult>> CompleteAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_loops);
        return await Task.WhenAll(_pushes.Values);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_loops);
        _stop.Dispose();
    }

    private async Task PushAsync()
    {
        await Task.Yield();
        while (!_stop.IsCancellationRequested)
        {
            for (var i = Random.Shared.Next(30); i >= 0 && Volatile.Read(ref _underWay) < MostUnderWay; i--)
            {
                var id = $"m{_pushes.Count}";
                _pushes[id] = PushOneAsync(id);
            }

            await Task.Delay(Random.Shared.Next(100));
        }
    }

    private async Task<PushResult> PushOneAsync(string id)
    {
        Interlocked.Increment(ref _underWay);
        var size = Random.Shared.Next(20) == 0 ? 50_000 : 200;
        var options = new PushOptions { MsgId = id, Fragments = Random.Shared.Next(10) == 0 ? 3 : 1, Copies = Random.Shared.Next(20) == 0 ? 3 : 1 };
        var result = await _fixture.Gateway.PushAsync("alipay.test.soak", $$"""{"x":"{{new string('x', size)}}"}""", options);
        Interlocked.Decrement(ref _underWay);
        return result;
    }

    private async Task SendAsync()
    {
        await Task.Yield();
        while (!_stop.IsCancellationRequested)
        {
            await SendOneAsync();
            await Task.Delay(Random.Shared.Next(20));
        }
    }

    private async Task SendOneAsync()
    {
        try
        {
            var ack = await _fixture.Client.SendMessageAsync("alipay.test.soak", """{"中文":"€"}""").WaitAsync(TimeSpan.FromMinutes(1));
            _tally.Add($"sends answered {ack.Status}");
        }
        catch (Exception e) when (e is AlipayMsgNotConnectedException or AlipayMsgAckTimeoutException)
        {
            _tally.Add($"sends failed with {e.GetType().Name}");
        }
        catch (Exception e)
        {
            _tally.Violation($"a send ended with {e.GetType().Name}: {e.Message}");
        }
    }

    private async Task HandleAsync(string msgId, CancellationToken cancellationToken)
    {
        if (LastMessage.Value is { } last)
        {
            _tally.Violation($"{msgId} sees the context of {last}");
        }

        LastMessage.Value = msgId;
        if (_foreign?.Throws("token callback, if it is called") == true)
        {
            cancellationToken.Register(() => throw new InvalidOperationException("A callback that a handler left."));
        }

        switch (Random.Shared.Next(100))
        {
            case < 3:
                throw new InvalidOperationException("The handler fails now and then.");
            case < 6:
                await SendOneAsync();
                break;
            case < 30:
                await Task.Delay(Random.Shared.Next(1, 30), cancellationToken);
                break;
        }
    }
}
