using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Forwarder;

/// <summary>
/// The other side, usually processes on other machines. A consumer gets a message at least once: a process that died between the confirm and the
/// acknowledgement to Alipay, or before its own acknowledgement here, leaves a second copy. Tell copies by the message id.
/// </summary>
internal sealed partial class Consumers(Broker broker, ILogger<Consumers> logger) : BackgroundService
{
    private readonly ConcurrentDictionary<string, int> _received = new();

    /// <summary>How many messages were received, each counted once.</summary>
    public int Received => _received.Count;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (broker.Consumers > 0 && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ConsumeAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogLost(e.Message);
                await Task.Delay(TimeSpan.FromSeconds(1), stoppingToken);
            }
            catch (OperationCanceledException)
            {
                // The process stops.
            }
        }
    }

    /// <summary>Consumes until the connection breaks or the queue is deleted.</summary>
    private async Task ConsumeAsync(CancellationToken cancellationToken)
    {
        await using var connection = await broker.ConnectAsync("consumers", cancellationToken);
        var lost = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.ConnectionShutdownAsync += (_, reason) =>
        {
            lost.TrySetException(new IOException(reason.ReplyText));
            return Task.CompletedTask;
        };
        for (var number = 1; number <= broker.Consumers; number++)
        {
            var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
            await broker.DeclareQueueAsync(channel, cancellationToken);
            await channel.BasicQosAsync(0, prefetchCount: 20, global: false, cancellationToken);
            var consumer = new AsyncEventingBasicConsumer(channel);
            var name = number;
            consumer.ReceivedAsync += async (_, message) =>
            {
                Handle(name, message.BasicProperties);
                await channel.BasicAckAsync(message.DeliveryTag, multiple: false, CancellationToken.None);
            };
            consumer.UnregisteredAsync += (_, _) =>
            {
                lost.TrySetException(new IOException($"The queue {broker.Queue} was deleted."));
                return Task.CompletedTask;
            };
            await channel.BasicConsumeAsync(broker.Queue, autoAck: false, consumer, cancellationToken);
        }

        await lost.Task.WaitAsync(cancellationToken);
    }

    private void Handle(int consumer, IReadOnlyBasicProperties message)
    {
        var msgId = message.MessageId ?? "";
        _received.AddOrUpdate(msgId, 1, (_, copies) => copies + 1);
        Console.WriteLine($"consumer {consumer}: {message.Type} {msgId}");
    }

    [LoggerMessage(1, LogLevel.Warning, "The consumers have lost the broker: {Reason}")]
    private partial void LogLost(string reason);
}
