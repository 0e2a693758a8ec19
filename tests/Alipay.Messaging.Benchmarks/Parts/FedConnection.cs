using Alipay.Messaging.Benchmarks.EndToEnd.Load;
using Alipay.Messaging.Connection;
using Alipay.Messaging.Transport;

namespace Alipay.Messaging.Benchmarks.Parts;

/// <summary>
/// A connection without a socket: what is received is one frame under ever new ids, in batches, each in a pooled buffer as the real
/// transport gives it; what is sent is counted.
/// </summary>
internal sealed class FedConnection : IMsgTransport, IGatewayConnector
{
    private readonly LoadFrame _frame;
    private readonly int _room;
    private readonly SemaphoreSlim _begin = new(0);
    private TaskCompletionSource _acknowledged = new();
    private int _nextId;
    private int _batch;
    private int _left;
    private int _acksLeft;
    private volatile bool _closed;

    public FedConnection(LoadFrame frame)
    {
        _frame = frame;
        _room = frame.Write(new byte[frame.MaxLength], int.MaxValue);
    }

    /// <summary>Feeds so many frames; ends when so many acks of success were sent.</summary>
    public Task FeedAsync(int frames)
    {
        _acknowledged = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _batch = frames;
        _acksLeft = frames;
        _begin.Release();
        return _acknowledged.Task;
    }

    public Task<IMsgTransport> ConnectAsync(CancellationToken cancellationToken) => Task.FromResult<IMsgTransport>(this);

    public async ValueTask<PooledMessage> ReceiveAsync(CancellationToken cancellationToken)
    {
        if (_left == 0)
        {
            await _begin.WaitAsync(cancellationToken);
            if (_closed)
            {
                throw new TransportClosedException("closed");
            }

            _left = _batch;
        }

        _left--;
        var buffer = MessageBuffers.Rent(_room);
        return new PooledMessage(buffer, _frame.Write(buffer, _nextId++));
    }

    public ValueTask SendAsync(IReadOnlyList<byte[]> messages)
    {
        foreach (var message in messages)
        {
            if (message.AsSpan().IndexOf("SUCCESS"u8) < 0)
            {
                _acknowledged.TrySetException(new InvalidOperationException("A frame was refused."));
            }
            else if (--_acksLeft == 0)
            {
                _acknowledged.TrySetResult();
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask CloseAsync(CancellationToken cancellationToken)
    {
        _closed = true;
        _begin.Release();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _begin.Dispose();
        return ValueTask.CompletedTask;
    }
}
