using System.Collections.Concurrent;
using Alipay.Messaging.Testing;

namespace Alipay.Messaging.Tests.Failures;

public class FailedMessageTests
{
    [Fact]
    public async Task Message_that_keeps_failing_reaches_the_sink_once_and_stays_alipays_and_is_handled_when_the_handler_can()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        var sink = new RecordingSink();
        var options = new AlipayMessagingOptions { MaxFailuresPerMessage = 3, FailedMessageSink = sink };
        gateway.ConfigureClient(options);
        var calls = 0;
        await using var client = new AlipayMsgClient(options, new ScriptedHandler(_ => ++calls <= 5 ? throw new InvalidOperationException("boom") : Task.CompletedTask));
        await client.ConnectAsync();

        var result = await gateway.PushAsync("api.x", """{"k":1}""", new PushOptions { MsgId = "poison", RedeliverUntilSuccess = true });

        Assert.Equal(MsgStatus.Success, result.Status);
        Assert.Equal(6, result.Deliveries.Count);
        var failed = Assert.Single(sink.Messages);
        Assert.Equal(("api.x", "poison", """{"k":1}""", 3), (failed.MsgApi, failed.MsgId, failed.Content, failed.Failures));
        Assert.Equal("boom", failed.LastError!.Message);
        Assert.DoesNotContain("{", failed.ToString());
    }

    [Fact]
    public async Task Sink_that_throws_changes_nothing()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        var options = new AlipayMessagingOptions { MaxFailuresPerMessage = 1, FailedMessageSink = new RecordingSink { Throws = true } };
        gateway.ConfigureClient(options);
        await using var client = new AlipayMsgClient(options, new ScriptedHandler(id => id == "bad" ? throw new InvalidOperationException() : Task.CompletedTask));
        await client.ConnectAsync();

        Assert.Equal(MsgStatus.Fail, (await gateway.PushAsync("api.x", "{}", new PushOptions { MsgId = "bad" })).Status);
        Assert.Equal(MsgStatus.Success, (await gateway.PushAsync("api.x", "{}")).Status);
    }

    [Fact]
    public async Task Zero_asks_no_sink()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        var sink = new RecordingSink();
        var options = new AlipayMessagingOptions { MaxFailuresPerMessage = 0, FailedMessageSink = sink };
        gateway.ConfigureClient(options);
        await using var client = new AlipayMsgClient(options, new ScriptedHandler(_ => throw new InvalidOperationException()));
        await client.ConnectAsync();

        await gateway.PushAsync("api.x", "{}");

        Assert.Empty(sink.Messages);
    }

    private sealed class RecordingSink : IFailedMessageSink
    {
        public ConcurrentQueue<FailedMessage> Messages { get; } = new();

        public bool Throws { get; init; }

        public Task OnFailedAsync(FailedMessage message, CancellationToken cancellationToken)
        {
            Messages.Enqueue(message);
            return Throws ? Task.FromException(new InvalidOperationException("no room")) : Task.CompletedTask;
        }
    }

    private sealed class ScriptedHandler(Func<string, Task> script) : IMsgHandler
    {
        public Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken) => script(msgId);
    }
}
