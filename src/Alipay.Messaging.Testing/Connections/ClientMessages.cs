using System.Collections.Concurrent;
using System.Text;
using Alipay.Messaging.Testing.Frames;
using Alipay.Messaging.Testing.Hosting;

namespace Alipay.Messaging.Testing.Connections;

/// <summary>Reads the client's messages and passes each to its receiver.</summary>
internal sealed class ClientMessages(AlipayTestGatewayOptions options, GatewayJournal journal, AckReceiver acks, ProduceReceiver produces)
{
    private readonly Encoding _charset = WireText.Encoding(options.Charset)!; // Checked when the gateway starts.
    private readonly ConcurrentDictionary<Task, bool> _answering = new();

    public Task TakeAsync(GatewayConnection connection, ReadOnlyMemory<byte> message, CancellationToken stopped)
    {
        if (connection.BinaryFramesReceived > 0)
        {
            journal.Problem("a message came in a binary frame");
        }

        if (Read(message) is not { } frame)
        {
            return Task.CompletedTask;
        }

        switch (frame.Member("x-cmd"))
        {
            case "CONSUME_ACK":
                acks.Take(connection, frame);
                return Task.CompletedTask;
            case "PRODUCE":
                Track(AnswerAsync(connection, frame, stopped));
                return Task.CompletedTask;
            default:
                journal.Problem($"a message has the x-cmd '{frame.Member("x-cmd")}'");
                return Task.CompletedTask;
        }
    }

    /// <summary>Completes when no answer is pending.</summary>
    public Task CompleteAsync() => Task.WhenAll(_answering.Keys);

    private ClientFrame? Read(ReadOnlyMemory<byte> message)
    {
        try
        {
            return ClientFrame.Parse(_charset.GetString(message.Span));
        }
        catch (FormatException exception)
        {
            journal.Problem($"a message of {message.Length} bytes is no frame: {exception.Message}");
        }
        catch (DecoderFallbackException)
        {
            journal.Problem($"a message of {message.Length} bytes is not in {options.Charset}");
        }

        return null;
    }

    private void Track(Task answer)
    {
        _answering[answer] = true;
        _ = answer.ContinueWith(
            done => _answering.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task AnswerAsync(GatewayConnection connection, ClientFrame frame, CancellationToken stopped)
    {
        try
        {
            await produces.TakeAsync(connection, frame, stopped).ConfigureAwait(false);
        }
        catch (Exception exception) when (ConnectionEnd.IsOne(exception))
        {
            // The connection has ended; no client is left to answer.
        }
    }
}
