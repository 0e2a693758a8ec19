using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Alipay.Messaging.Messages;
using Alipay.Messaging.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Alipay.Messaging.AspNetCore.Tests;

/// <summary>Every sample of the catalogue is posted, verified and read into its typed body, and is written as it was.</summary>
public class SampleRoundTripTests
{
    private static readonly string[] Flat = [AlipayMsgApis.TradeStatusSync, AlipayMsgApis.ServiceMarketOrderNotify, AlipayMsgApis.OpenAppAuthNotify];

    [Fact]
    public async Task Every_sample_reaches_its_typed_handler_whole_over_http()
    {
        await using var shop = await Shop.StartAsync(app =>
        {
            app.AddFallback<Everything>();
            app.AddPaymentHandler<Payments>();
            foreach (var body in typeof(MessagePart).Assembly.GetExportedTypes().Where(type => IsBody(type) && type != typeof(TradeStatusSync)))
            {
                typeof(SampleRoundTripTests).GetMethod(nameof(Register), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(body).Invoke(null, [app]); // It is below.
            }
        });

        foreach (var (msgApi, sample) in AlipayMessageSamples.All)
        {
            var before = shop.Seen.Notes.Count;
            var expected = JsonNode.Parse(sample)!.AsObject(); // A sample is an object.
            var result = Flat.Contains(msgApi)
                ? await shop.Gateway.PostNotificationAsync(shop.Url, msgApi, Members(expected), new PostOptions { AppId = expected["app_id"]?.ToString() ?? "" })
                : await shop.Gateway.PostAsync(shop.Url, msgApi, sample);

            Assert.True(result.Succeeded, msgApi);
            var note = JsonNode.Parse(Assert.Single(shop.Seen.Notes.Skip(before)).Split(' ', 3)[2])!.AsObject(); // A body is an object.
            foreach (var (name, value) in expected.Where(member => member.Key != "notify_time"))
            {
                Assert.True(JsonNode.DeepEquals(value, note[name]), $"{msgApi} {name}: {note[name]}");
            }
        }
    }

    private static bool IsBody(Type type) => type.GetInterfaces().Any(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IAlipayMessageBody<>));

    /// <summary>In a form all values are texts.</summary>
    private static Dictionary<string, string> Members(JsonObject sample) => sample.ToDictionary(
        member => member.Key, member => member.Value is JsonValue value ? value.ToString() : member.Value!.ToJsonString()); // No sample has a null.

    private static void Register<TBody>(IAlipayMessagingBuilder app)
        where TBody : IAlipayMessageBody<TBody>
        => app.AddHandler<Rewriting<TBody>, TBody>();

    private sealed class Rewriting<TBody>(Seen seen) : IMsgHandler<TBody>
        where TBody : IAlipayMessageBody<TBody>
    {
        public Task OnMessageAsync(AlipayMessage<TBody> message, CancellationToken cancellationToken)
        {
            seen.Note($"{message.MsgApi} {message.MsgId} {JsonSerializer.Serialize(message.Body, TBody.JsonTypeInfo)}");
            return Task.CompletedTask;
        }
    }

    private sealed class Payments(Seen seen) : IAlipayPaymentHandler
    {
        public Task<AlipayPaymentOrder?> FindOrderAsync(TradeStatusSync payment, CancellationToken cancellationToken)
            => Task.FromResult<AlipayPaymentOrder?>(new() { TotalAmount = 10, SellerId = "2088721234140864" });

        public Task OnPaymentAsync(AlipayMessage<TradeStatusSync> payment, CancellationToken cancellationToken)
            => new Rewriting<TradeStatusSync>(seen).OnMessageAsync(payment, cancellationToken);
    }
}
