using System.Collections.Concurrent;
using System.Globalization;

namespace Alipay.Messaging.Testing.Hosting;

/// <summary>The records of the gateway, its observer, and a signal for callers that wait for a change. Thread-safe.</summary>
internal sealed class GatewayJournal(AlipayTestGatewayOptions options)
{
    private readonly List<GatewayConnection> _connections = [];
    private int _opened;
    private long _pushes;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ConcurrentQueue<string> Problems { get; } = new();

    public ConcurrentQueue<ReceivedRequest> Requests { get; } = new();

    public ConcurrentQueue<ReceivedMessage> Received { get; } = new();

    public ConcurrentQueue<ReceivedAck> Acks { get; } = new();

    /// <summary>Completes at the next change. Read it before evaluating a condition, so that no change is missed.</summary>
    public Task Changed => Volatile.Read(ref _changed).Task;

    /// <summary>Whether events have an observer; without one they need not be created.</summary>
    public bool IsObserved => options.Observer is not null;

    public long NextPush() => Interlocked.Increment(ref _pushes);

    public void Problem(string problem)
    {
        Add(Problems, problem);
        Observe(new ProblemFoundEvent { Problem = problem });
    }

    public void Request(ReceivedRequest request) => Add(Requests, request);

    /// <summary>Records what a request violates, and that it was checked.</summary>
    public void Checked(ReceivedRequest request, string name, IReadOnlyList<string> objections, bool isFaulty)
    {
        foreach (var objection in objections)
        {
            Add(Problems, $"{name}: {objection}");
        }

        Observe(new RequestCheckedEvent { Request = request, Objections = objections, IsFaulty = isFaulty });
    }

    public void Message(ReceivedMessage message)
    {
        Add(Received, message);
        Observe(new MessageReceivedEvent { Message = message });
    }

    public void Ack(ReceivedAck ack, bool isAwaited)
    {
        Add(Acks, ack);
        Observe(new AckReceivedEvent { Ack = ack, IsAwaited = isAwaited });
    }

    public void Observe(GatewayEvent gatewayEvent) => options.Observer?.Invoke(gatewayEvent);

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
            connection = create(++_opened);
            _connections.Add(connection);
            while (_connections.Count > options.MaxRecords && _connections.FindIndex(one => !one.IsOpen) is >= 0 and var oldest)
            {
                _connections.RemoveAt(oldest);
            }
        }

        Signal();
        Observe(new ConnectionOpenedEvent { Connection = connection });
        return connection;
    }

    public void Closed(GatewayConnection connection)
    {
        Signal();
        Observe(new ConnectionClosedEvent { Connection = connection });
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
        while (queue.Count > options.MaxRecords)
        {
            _ = queue.TryDequeue(out _);
        }

        Signal();
    }
}
