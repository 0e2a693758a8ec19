using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Alipay.Messaging.Messages;
using Alipay.Messaging.Testing;
using Alipay.Messaging.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Alipay.Messaging.Tests.Messages;

/// <summary>Every sample goes through the test gateway, the client and the typed handler, and is written as it was.</summary>
public sealed class SampleRoundTripTests : IAsyncLifetime
{
    private readonly Seen _seen = new();
    private AlipayTestGateway _gateway = null!; // Set before each test.

    public async Task InitializeAsync() => _gateway = await AlipayTestGateway.StartAsync();

    public Task DisposeAsync() => _gateway.DisposeAsync().AsTask();

    [Fact]
    public async Task Every_sample_reaches_its_typed_handler_whole()
    {
        await using var host = AppHost.For(
            _gateway,
            app =>
            {
                app.Services.AddSingleton(_seen);
                app.AddFallback<EverythingElse>();
                foreach (var body in CatalogueTests.Bodies)
                {
                    GetType().GetMethod(nameof(Register), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(body).Invoke(null, [app]);
                }
            });
        await host.StartAsync();
        var typed = CatalogueTests.Bodies.Select(CatalogueTests.MsgApiOf).ToHashSet();

        foreach (var (msgApi, sample) in AlipayMessageSamples.All)
        {
            var before = _seen.Notes.Count;

            Assert.Equal(MsgStatus.Success, (await _gateway.PushSampleAsync(msgApi)).Status);

            var note = Assert.Single(_seen.Notes.Skip(before));
            if (typed.Contains(msgApi))
            {
                Assert.StartsWith($"typed {msgApi} ", note, StringComparison.Ordinal);
                Assert.True(JsonNode.DeepEquals(JsonNode.Parse(sample), JsonNode.Parse(note[$"typed {msgApi} ".Length..])), note);
            }
        }

        Assert.Empty(_gateway.Problems);
    }

    [Fact]
    public async Task Message_without_a_sample_is_refused()
        => await Assert.ThrowsAsync<ArgumentException>(() => _gateway.PushSampleAsync("my.parcel"));

    private static void Register<TBody>(IAlipayMessagingBuilder app)
        where TBody : IAlipayMessageBody<TBody>
        => _ = typeof(TBody) == typeof(TradeStatusSync) ? app.AddPaymentHandler<RewritingPayments>() : app.AddHandler<Rewriting<TBody>, TBody>();

    private sealed class RewritingPayments(Seen seen) : IAlipayPaymentHandler
    {
        public Task<AlipayPaymentOrder?> FindOrderAsync(TradeStatusSync payment, CancellationToken cancellationToken)
            => Task.FromResult<AlipayPaymentOrder?>(new() { TotalAmount = 10, SellerId = "2088721234140864" });

        public Task OnPaymentAsync(AlipayMessage<TradeStatusSync> payment, CancellationToken cancellationToken)
            => new Rewriting<TradeStatusSync>(seen).OnMessageAsync(payment, cancellationToken);
    }

    private sealed class Rewriting<TBody>(Seen seen) : IMsgHandler<TBody>
        where TBody : IAlipayMessageBody<TBody>
    {
        public Task OnMessageAsync(AlipayMessage<TBody> message, CancellationToken cancellationToken)
        {
            seen.Note($"typed {message.MsgApi} {JsonSerializer.Serialize(message.Body, TBody.JsonTypeInfo)}");
            return Task.CompletedTask;
        }
    }
}
