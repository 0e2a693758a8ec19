using System.Collections.Concurrent;
using System.Globalization;

namespace Alipay.Messaging.Testing.Hosting;

/// <summary>The records of the gateway, and a signal for callers that wait for a change. Thread-safe.</summary>
internal sealed class GatewayJournal
{
    private readonly List<GatewayConnection> _connections = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ConcurrentQueue<string> Problems { get; } = new();

    public ConcurrentQueue<ReceivedRequest> Requests { get; } = new();

    public ConcurrentQueue<ReceivedMessage> Received { get; } = new();

    public ConcurrentQueue<ReceivedAck> Acks { get; } = new();

    /// <summary>Completes at the next change. Read it before evaluating a condition, so that no change is missed.</summary>
    public Task Changed => Volatile.Read(ref _changed).Task;

    public void Problem(string problem) => Add(Problems, problem);

    public void Request(ReceivedRequest request) => Add(Requests, request);

    public void Message(ReceivedMessage message) => Add(Received, message);

    public void Ack(ReceivedAck ack) => Add(Acks, ack);

    /// <summary>Every connection that has been opened, in order.</summary>
    public IReadOnlyList<GatewayConnection> Connections()
    {
        lock (_connections)
        {
            return _connections.ToArray();
        }
    }

    public GatewayConnection? NewestOpen()
    {
        lock (_connections)
        {
            return _connections.FindLast(connection => connection.IsOpen);
        }
    }

    /// <summary>Adds the connection that <paramref name="create"/> creates for its number.</summary>
    public GatewayConnection Connect(Func<int, GatewayConnection> create)
    {
        GatewayConnection connection;
        lock (_connections)
        {
            connection = create(_connections.Count + 1);
            _connections.Add(connection);
        }

        Signal();
        return connection;
    }

    public void Signal() => Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    /// <exception cref="TimeoutException">The condition did not hold within the limit.</exception>
    public async Task WaitUntilAsync(Func<bool> condition, TimeSpan limit, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var changed = Changed;
            if (condition())
            {
                return;
            }

            var left = limit - TimeProvider.System.GetElapsedTime(began);
            if (left <= TimeSpan.Zero)
            {
                throw new TimeoutException(string.Create(
                    CultureInfo.InvariantCulture, $"The condition did not hold within {limit.TotalSeconds:0.###} s. Problems: {string.Join("; ", Problems)}"));
            }

            await changed.WaitAsync(left, TimeProvider.System, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private void Add<T>(ConcurrentQueue<T> queue, T item)
    {
        queue.Enqueue(item);
        Signal();
    }
}
