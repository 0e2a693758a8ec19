using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Alipay.Messaging.Testing;
using Alipay.Messaging.Tests.Hosting;
using Microsoft.Extensions.Logging;
using Moq;

namespace Alipay.Messaging.Tests.Idempotency;

/// <summary>No message is taken for another, and an answer of a store that is none never lets a message through.</summary>
public sealed class IdempotencyGateTests
{
    public static TheoryData<IdempotencyClaim> NoAnswers => new(
        default(IdempotencyClaim),
        new IdempotencyClaim { Token = 1 },
        new IdempotencyClaim { State = (IdempotencyState)7, Token = 1 },
        new IdempotencyClaim { State = (IdempotencyState)(-1), MsgIdReused = true });

    [Theory]
    [MemberData(nameof(NoAnswers))]
    public async Task An_answer_that_is_none_is_answered_FAIL_without_the_handler(IdempotencyClaim claim)
    {
        var store = new Mock<IIdempotencyStore>();
        store.Setup(one => one.TryClaimAsync(It.IsAny<IdempotencyKey>(), It.IsAny<TimeSpan>(), It.IsAny<CancellationToken>())).ReturnsAsync(claim);
        await using var run = await Run.StartAsync(store.Object);

        Assert.Equal(MsgStatus.Fail, (await run.PushAsync("a", "{}")).Status);

        Assert.Empty(run.Handled);
        Assert.Single(run.Logs.Of(51));
        Assert.Single(run.Gateway.AcksReceived);
    }

    [Fact]
    public async Task A_loose_mock_refuses()
    {
        await using var run = await Run.StartAsync(new Mock<IIdempotencyStore>(MockBehavior.Loose).Object);

        Assert.Equal(MsgStatus.Fail, (await run.PushAsync("a", "{}")).Status);

        Assert.Empty(run.Handled);
    }

    [Theory]
    [InlineData("a", """{"amount":"1.00"}""", "a", """{"amount":"2.00"}""")]
    [InlineData("a", "{}", "b", "{}")]
    [InlineData("a", "{}", "a", "{ }")]
    [InlineData("ab", "{}", "a", """{"b":1}""")]
    public async Task A_known_id_with_other_signed_data_is_handled_logged_and_counted(string firstApi, string first, string secondApi, string second)
    {
        await using var run = await Run.StartAsync(store: null);

        Assert.Equal(MsgStatus.Success, (await run.PushAsync(firstApi, first)).Status);
        Assert.Equal(MsgStatus.Success, (await run.PushAsync(secondApi, second)).Status);
        Assert.Equal(MsgStatus.Success, (await run.PushAsync(firstApi, first)).Status);
        Assert.Equal(MsgStatus.Success, (await run.PushAsync(secondApi, second)).Status);

        Assert.Equal([$"{firstApi} {first}", $"{secondApi} {second}"], run.Handled);
        Assert.Contains("m1", Assert.Single(run.Logs.Of(50)));
        Assert.Single(run.Logs.At(LogLevel.Error));
        Assert.Equal(1, run.Reused);
    }

    [Fact]
    public async Task The_same_message_again_is_no_other_message()
    {
        await using var run = await Run.StartAsync(store: null);

        await run.PushAsync("a", """{"说明":"中文"}""");
        await run.PushAsync("a", """{"说明":"中文"}""");

        Assert.Single(run.Handled);
        Assert.Empty(run.Logs.Of(50));
        Assert.Equal(0, run.Reused);
    }

    private sealed class Run : IAsyncDisposable
    {
        private readonly ConcurrentQueue<string> _handled = new();
        private readonly MeterListener _meter = new();
        private readonly AlipayMsgClient _client;
        private long _reused;

        private Run(AlipayTestGateway gateway, IIdempotencyStore? store)
        {
            Gateway = gateway;
            _meter.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "alipay.messaging.msg_id.reused")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _meter.SetMeasurementEventCallback<long>((_, value, tags, _) =>
            {
                if (tags.ToArray().Any(tag => tag.Value is string app && app == gateway.AppId))
                {
                    Interlocked.Add(ref _reused, value);
                }
            });
            _meter.Start();
            var options = new AlipayMessagingOptions { IdempotencyStore = store };
            gateway.ConfigureClient(options);
            _client = new AlipayMsgClient(options, new Noting(_handled), LoggerFactory.Create(logging => logging.AddProvider(Logs).SetMinimumLevel(LogLevel.Debug)));
        }

        public AlipayTestGateway Gateway { get; }

        public LogLines Logs { get; } = new();

        public IReadOnlyList<string> Handled => _handled.ToArray();

        public long Reused => Interlocked.Read(ref _reused);

        public static async Task<Run> StartAsync(IIdempotencyStore? store)
        {
            var run = new Run(await AlipayTestGateway.StartAsync(new() { AppId = $"2021{Random.Shared.NextInt64(1_000_000_000_000):D12}" }), store);
            await run._client.ConnectAsync();
            return run;
        }

        public Task<PushResult> PushAsync(string msgApi, string content) => Gateway.PushAsync(msgApi, content, new() { MsgId = "m1" });

        public async ValueTask DisposeAsync()
        {
            await _client.DisposeAsync();
            await Gateway.DisposeAsync();
            _meter.Dispose();
        }
    }

    private sealed class Noting(ConcurrentQueue<string> handled) : IMsgHandler
    {
        public Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken)
        {
            handled.Enqueue($"{msgApi} {bizContent}");
            return Task.CompletedTask;
        }
    }
}
