using System.Collections.Concurrent;
using Alipay.Messaging.Testing;

namespace Alipay.Messaging.Tests.Testing;

public sealed class GatewayEventTests
{
    private const string Api = "alipay.open.mini.version.audit.passed";

    private readonly ConcurrentQueue<GatewayEvent> _events = new();

    [Fact]
    public async Task Observer_sees_requests_the_connection_and_a_push_with_its_acknowledgement()
    {
        await using (var gateway = await AlipayTestGateway.StartAsync(new() { Observer = _events.Enqueue }))
        {
            await using var client = await RawClient.ConnectAsync(gateway);
            var push = gateway.PushAsync(Api, """{"mini_app_id":"2021"}""", new() { MsgId = "m1", StreamId = "s1" });
            await client.AcknowledgeAsync();
            await push;
            gateway.DropAll();
            await gateway.WaitUntilAsync(_ => Of<ConnectionClosedEvent>().Any());
        }

        Assert.Equal(["/websocket/register.do", "/websocket"], Of<RequestCheckedEvent>().Select(one => one.Request.Path));
        Assert.All(Of<RequestCheckedEvent>(), one => Assert.Empty(one.Objections));
        Assert.Equal(1, Assert.Single(Of<ConnectionOpenedEvent>()).Connection.Number);
        var started = Assert.Single(Of<PushStartedEvent>());
        Assert.Equal((Api, "m1", """{"mini_app_id":"2021"}""", null), (started.MsgApi, started.MsgId, started.Content, started.Url));
        Assert.Contains("x-sign", started.Text, StringComparison.Ordinal);
        Assert.Equal((started.Push, "s1", 1), Assert.Single(Of<PushSentEvent>().Select(one => (one.Push, one.StreamId, one.Connection))));
        Assert.True(Assert.Single(Of<AckReceivedEvent>()).IsAwaited);
        var ended = Assert.Single(Of<PushEndedEvent>());
        Assert.Equal((started.Push, MsgStatus.Success), (ended.Push, ended.Pushed?.Status));
    }

    [Fact]
    public async Task Observer_sees_what_the_gateway_objects_to_in_a_request_and_in_a_message()
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { Observer = _events.Enqueue });
        using var http = new HttpClient();
        await http.GetAsync(new Uri($"http://{gateway.Host}/websocket/register.do"));
        await using var client = await RawClient.ConnectAsync(gateway);
        await client.SendTextAsync("no frame");
        await gateway.WaitUntilAsync(_ => Of<ProblemFoundEvent>().Any());

        Assert.Contains("app_id is missing", Of<RequestCheckedEvent>().First().Objections);
        Assert.Contains("is no frame", Assert.Single(Of<ProblemFoundEvent>()).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Observer_sees_a_post_and_its_answer()
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { Observer = _events.Enqueue });
        var url = new Uri($"http://{gateway.Host}/nothing");

        await gateway.PostAsync(url, Api, "{}", new() { NotifyId = "n1" });

        var started = Assert.Single(Of<PushStartedEvent>());
        Assert.Equal((Api, "n1", "{}", url), (started.MsgApi, started.MsgId, started.Content, started.Url));
        Assert.Equal(404, Assert.Single(Assert.Single(Of<PushEndedEvent>()).Posted!.Deliveries).Status);
    }

    [Fact]
    public async Task Canceled_push_has_ended_without_an_outcome()
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { Observer = _events.Enqueue });
        using var canceled = new CancellationTokenSource();
        var push = gateway.PushAsync(Api, "{}", cancellationToken: canceled.Token);
        await canceled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => push);
        Assert.Null(Assert.Single(Of<PushEndedEvent>()).Pushed);
    }

    private IEnumerable<T> Of<T>() => _events.OfType<T>();
}
