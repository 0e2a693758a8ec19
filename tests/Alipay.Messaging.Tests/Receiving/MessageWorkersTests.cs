using System.Collections.Concurrent;
using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.Protocol;
using Alipay.Messaging.Receiving;
using Alipay.Messaging.Transport;

namespace Alipay.Messaging.Tests.Receiving;

public sealed class MessageWorkersTests
{
    private const int WorkerFailed = 43;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Worker_whose_processing_throws_is_logged_and_goes_on(bool synchronously)
    {
        using var log = new CapturingLoggerProvider();
        var processed = new ConcurrentQueue<string?>();
        using var workers = new MessageWorkers<QueuedMessage>(10, 1_000_000, 1, ProcessAsync, new GuardedLogger(log));
        foreach (var id in new[] { "bad", "bad", "good" })
        {
            Assert.True(workers.TryEnqueue(Queued(id)));
            workers.Activate();
        }

        await Eventually.IsTrueAsync(() => processed.Contains("good"));
        Assert.True(await workers.DrainAsync(Limits.Soon, Limits.Soon, TimeProvider.System, CancellationToken.None));
        Assert.Equal(2, log.Lines.Count(line => line.EventId.Id == WorkerFailed));
        Assert.Equal(0, workers.WaitingBytes);

        async ValueTask ProcessAsync(QueuedMessage message, CancellationToken cancellationToken)
        {
            if (!synchronously)
            {
                await Task.Yield();
            }

            var id = message.Frame.MessageIdOrNull();
            processed.Enqueue(id);
            if (id == "bad")
            {
                throw new System.Threading.Channels.ChannelClosedException();
            }
        }
    }

    internal static QueuedMessage Queued(string id)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(new Consume { MsgId = id }.ToString());
        var buffer = MessageBuffers.Rent(bytes.Length);
        bytes.CopyTo(buffer, 0);
        var message = new PooledMessage(buffer, bytes.Length);
        return new QueuedMessage(FrameReader.Read(message.Memory), message);
    }
}
