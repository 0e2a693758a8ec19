using System.Text;
using Alipay.Messaging.Configuration;
using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.Failures;
using Alipay.Messaging.Idempotency;
using Alipay.Messaging.Pipeline;
using Alipay.Messaging.Protocol;
using Alipay.Messaging.Receiving;
using Alipay.Messaging.Sending;
using Alipay.Messaging.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace Alipay.Messaging.Tests.Receiving;

/// <summary>What a message costs in memory, told exactly: all of it happens on the thread that asks, and no other test listens to spans.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
[Collection(nameof(AllocationTests))]
public sealed class AllocationTests
{
    private const int Messages = 200;

    // The same calls of the platform allocate more on .NET 8: 1,772 bytes were measured in all.
    private static readonly long MaxPerMessage = Environment.Version.Major == 8 ? 2048 : 1536;

    [Fact]
    public async Task Message_costs_little_beyond_the_three_strings_of_its_handler()
    {
        using var settings = OptionsReader.Read(
            new AlipayMessagingOptions { AppId = "2021000000000001", AppPrivateKey = TestKeys.AppPrivate, AlipayPublicKey = TestKeys.AlipayPublic },
            TimeProvider.System);
        using var live = new LiveCredentials(settings, TimeProvider.System);
        using var sender = new AckOutbox(ackCapacity: 2 * Messages, moreToCome: static () => false);
        var metrics = new MessagingMetrics(settings.AppId);
        var handler = new MeasuringHandler();
        IMessageStage sink = new HandlerStage(handler, NullLogger.Instance);
        sink = new FailureGate(sink, 10, new LogFailedMessageSink(NullLogger.Instance), NullLogger.Instance);
        sink = new IdempotencyGate(
            sink, new InMemoryIdempotencyStore(Messages, TimeProvider.System), TimeSpan.FromMinutes(1), TimeSpan.FromHours(1), metrics, NullLogger.Instance);
        sink = new ObservedStage(sink, metrics, TimeProvider.System, NullLogger.Instance);
        var processor = new MessageProcessor(live, sink, sender, metrics, NullLogger.Instance);
        var frames = Enumerable.Range(0, 2 * Messages).Select(FrameOf).ToArray();

        // The first half fills what is filled once: pools, caches, the store.
        await ProcessAllAsync(frames[..Messages]);
        handler.StringBytes = 0;
        var before = GC.GetAllocatedBytesForCurrentThread();
        await ProcessAllAsync(frames[Messages..]);
        var perMessage = (GC.GetAllocatedBytesForCurrentThread() - before - handler.StringBytes) / Messages;

        Assert.Equal(2 * Messages, handler.Handled);
        Assert.InRange(perMessage, 1, MaxPerMessage);

        // A signature is sent as it is; an escaped one, which is legal too, costs a copy.
        static byte[] FrameOf(int number) => Encoding.UTF8.GetBytes(new Consume { MsgId = $"m{number}" }.ToString().Replace("\\u002B", "+", StringComparison.Ordinal));

        ValueTask ProcessAllAsync(byte[][] incoming)
        {
            foreach (var bytes in incoming)
            {
                var buffer = MessageBuffers.Rent(bytes.Length);
                bytes.CopyTo(buffer, 0);
                using var message = new PooledMessage(buffer, bytes.Length);
                var processing = processor.ProcessAsync(new QueuedMessage(FrameReader.Read(message.Memory), message), CancellationToken.None);
                Assert.True(processing.IsCompletedSuccessfully);
            }

            return ValueTask.CompletedTask;
        }
    }

    private sealed class MeasuringHandler : IMsgHandler
    {
        public int Handled { get; private set; }

        public long StringBytes { get; set; }

        public Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken)
        {
            Handled++;
            StringBytes += SizeOf(msgApi) + SizeOf(msgId) + SizeOf(bizContent);
            return Task.CompletedTask;
        }

        // Header, length and the closing zero, in steps of eight bytes.
        private static int SizeOf(string text) => (22 + (2 * text.Length) + 7) / 8 * 8;
    }
}
