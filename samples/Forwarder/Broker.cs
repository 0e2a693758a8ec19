using RabbitMQ.Client;

namespace Forwarder;

/// <summary>The section "RabbitMq" of the configuration.</summary>
internal sealed class Broker
{
    public Uri Uri { get; set; } = new("amqp://guest:guest@127.0.0.1:5672/");

    public string Queue { get; set; } = "alipay-messages";

    /// <summary>How many consumers this process has.</summary>
    public int Consumers { get; set; } = 2;

    /// <summary>How long a message waits for its confirm before it is answered FAIL.</summary>
    public TimeSpan ConfirmTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Opens a connection. Without the client's recovery: the code that loses a connection opens the next one, and knows what was lost with it.</summary>
    public Task<IConnection> ConnectAsync(string name, CancellationToken cancellationToken)
        => new ConnectionFactory { Uri = Uri, AutomaticRecoveryEnabled = false, ClientProvidedName = name }.CreateConnectionAsync(cancellationToken);

    /// <summary>A quorum queue is durable, and in a cluster each message is on most of its nodes before it is confirmed.</summary>
    public Task DeclareQueueAsync(IChannel channel, CancellationToken cancellationToken) => channel.QueueDeclareAsync(
        Queue, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" }, cancellationToken: cancellationToken);
}
