using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Alipay.Messaging.Connection;
using Alipay.Messaging.Tests.Connection;
using Alipay.Messaging.Transport;

namespace Alipay.Messaging.Tests.Runtime;

/// <summary>Accepts each attempt and answers each sent message, until the test says otherwise.</summary>
internal sealed partial class FakeGateway : IGatewayConnector
{
    private readonly ConcurrentQueue<FakeTransport> _connections = new();
    private int _attempts;

    public int Attempts => Volatile.Read(ref _attempts);

    public IReadOnlyCollection<FakeTransport> Connections => _connections;

    public FakeTransport Newest => _connections.Last();

    /// <summary>Awaited by each attempt before it succeeds.</summary>
    public Func<CancellationToken, Task>? BeforeOpening { get; set; }

    /// <summary>Called with each connection before the client has it.</summary>
    public Action<FakeTransport>? OnOpening { get; set; }

    public bool AnswersSends { get; set; } = true;

    public async Task<IMsgTransport> ConnectAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _attempts);
        if (BeforeOpening is { } wait)
        {
            await wait(cancellationToken);
        }

        var connection = new FakeTransport();
        connection.OnSend = text =>
        {
            if (AnswersSends && text.Contains("\"x-cmd\":\"PRODUCE\"", StringComparison.Ordinal))
            {
                connection.TryDeliver(
                    $"stream-id:{StreamId().Match(text).Groups[1].Value}\r\n\r\n"
                    + """{"protocol":{"x-type":"message","x-cmd":"PRODUCE_ACK","x-version":"1.0","x-status":"SUCCESS"}}""");
            }
        };
        OnOpening?.Invoke(connection);
        _connections.Enqueue(connection);
        return connection;
    }

    [GeneratedRegex("stream-id:([^\r]*)\r\n")]
    private static partial Regex StreamId();
}
