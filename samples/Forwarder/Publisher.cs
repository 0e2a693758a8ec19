using RabbitMQ.Client;

namespace Forwarder;

/// <summary>Publishes with confirms over one channel, which is opened by the first message and again after it broke. Thread-safe.</summary>
internal sealed class Publisher(Broker broker) : IAsyncDisposable
{
    private readonly SemaphoreSlim _opening = new(1, 1);
    private IConnection? _connection;
    private IChannel? _channel;

    /// <summary>Returns when the broker has confirmed the message: it is in a queue, on disk.</summary>
    /// <exception cref="RabbitMQ.Client.Exceptions.PublishException">The broker refused it, or no queue takes it (it was returned).</exception>
    /// <exception cref="TimeoutException">No confirm came; the broker may have the message or not.</exception>
    public async Task PublishAsync(BasicProperties properties, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var channel = await ChannelAsync(cancellationToken);
        try
        {
            await channel.BasicPublishAsync("", broker.Queue, mandatory: true, properties, body, cancellationToken)
                .AsTask().WaitAsync(broker.ConfirmTimeout, cancellationToken);
        }
        catch (TimeoutException)
        {
            // A channel that does not confirm is of no further use: the next message opens another one.
            Interlocked.CompareExchange(ref _channel, null, channel);
            await channel.AbortAsync(CancellationToken.None);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }

        _opening.Dispose();
    }

    private async Task<IChannel> ChannelAsync(CancellationToken cancellationToken)
    {
        if (_channel is { IsOpen: true } open)
        {
            return open;
        }

        await _opening.WaitAsync(cancellationToken);
        try
        {
            if (_channel is { IsOpen: true } opened)
            {
                return opened;
            }

            if (_connection is not { IsOpen: true })
            {
                _connection = await broker.ConnectAsync("forwarder", cancellationToken);
            }

            var channel = await _connection.CreateChannelAsync(
                new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), cancellationToken);
            await broker.DeclareQueueAsync(channel, cancellationToken);
            return _channel = channel;
        }
        finally
        {
            _opening.Release();
        }
    }
}
