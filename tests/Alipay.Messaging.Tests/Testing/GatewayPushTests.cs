using System.Net.WebSockets;
using System.Text;
using Alipay.Messaging.Testing;

namespace Alipay.Messaging.Tests.Testing;

public sealed class GatewayPushTests
{
    private const string Api = "alipay.open.mini.version.audit.passed";

    [Theory]
    [InlineData("UTF-8", "RSA2", false, false)]
    [InlineData("GBK", "RSA2", false, false)]
    [InlineData("UTF-8", "RSA", true, false)]
    [InlineData("GB18030", "RSA2", true, true)]
    public async Task Pushed_message_is_acknowledged_and_nothing_is_objected_to(string charset, string signType, bool certificates, bool tls)
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new()
        {
            Charset = charset,
            SignType = signType,
            CertificateMode = certificates,
            UseTls = tls,
        });
        await using var client = await RawClient.ConnectAsync(gateway);
        // The framework's client refuses text that is not UTF-8: these bytes are, whatever the charset.
        var push = gateway.PushAsync(Api, """{"mini_app_id":"2021"}""");

        await client.AcknowledgeAsync();

        var result = await push;
        Assert.Equal(MsgStatus.Success, result.Status);
        Assert.Equal(PushOutcome.Success, Assert.Single(result.Deliveries).Outcome);
        Assert.Empty(gateway.Problems);
    }

    [Fact]
    public async Task Message_has_the_shape_that_the_protocol_gives_it()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var client = await RawClient.ConnectAsync(gateway);
        _ = gateway.PushAsync(Api, """{"说明":"中文"}""", new() { MsgId = "m1", StreamId = "s1" });

        var text = await client.ReceiveTextAsync();

        Assert.Matches(
            "^from-sys:openchannel\r\nfrom-sys-ip:127\\.0\\.0\\.1\r\nstream-id:s1\r\n\r\n"
            + "\\{\"protocol\":\\{\"x-type\":\"message\",\"x-cmd\":\"CONSUME\",\"x-msgId\":\"m1\",\"x-timestamp\":\"[0-9]{13}\",\"x-version\":\"1\\.0\","
            + "\"x-charset\":\"UTF-8\",\"x-signType\":\"RSA2\",\"x-sign\":\"[A-Za-z0-9+/=]{344}\"\\},"
            + "\"data\":\\{\"header\":\\{\"appId\":\"2021000000000001\",\"msgApi\":\"alipay\\.open\\.mini\\.version\\.audit\\.passed\"\\},"
            + "\"content\":\\{\"说明\":\"中文\"\\}\\}\\}$",
            text);
    }

    [Fact]
    public async Task Refused_message_is_delivered_again_under_the_same_id_until_it_succeeds()
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { RedeliverUntilSuccess = true });
        await using var client = await RawClient.ConnectAsync(gateway);
        var push = gateway.PushAsync(Api, "{}", new() { MsgId = "m7" });

        await client.AcknowledgeAsync("FAIL");
        await client.AcknowledgeAsync("FAIL");
        await client.AcknowledgeAsync();

        var result = await push;
        Assert.Equal([PushOutcome.Fail, PushOutcome.Fail, PushOutcome.Success], result.Deliveries.Select(one => one.Outcome));
        Assert.Equal(3, result.Deliveries.Select(one => one.StreamId).Distinct().Count());
        Assert.All(gateway.AcksReceived, ack => Assert.Equal("m7", ack.MsgId));
        Assert.Empty(gateway.Problems);
    }

    [Fact]
    public async Task Message_of_a_lost_connection_is_delivered_again_on_the_next()
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { RedeliverUntilSuccess = true });
        await using var first = await RawClient.ConnectAsync(gateway);
        var push = gateway.PushAsync(Api, "{}");
        await first.ReceiveTextAsync();

        gateway.DropAll();
        await gateway.WaitForConnectionsAsync(0);
        await using var second = await RawClient.ConnectAsync(gateway);
        await second.AcknowledgeAsync();

        var result = await push;
        Assert.Equal([PushOutcome.ConnectionLost, PushOutcome.Success], result.Deliveries.Select(one => one.Outcome));
        Assert.Equal([1, 2], result.Deliveries.Select(one => one.Connection));
    }

    [Fact]
    public async Task Acknowledgement_may_come_on_a_later_connection()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var first = await RawClient.ConnectAsync(gateway);
        var push = gateway.PushAsync(Api, "{}");
        var message = await first.ReceiveTextAsync();
        gateway.DropAll();
        await gateway.WaitForConnectionsAsync(0);
        await using var second = await RawClient.ConnectAsync(gateway);

        await second.SendTextAsync(RawClient.Ack(message, "SUCCESS"));

        Assert.Equal(MsgStatus.Success, (await push).Status);
        Assert.Equal(2, Assert.Single(gateway.AcksReceived).Connection);
    }

    [Fact]
    public async Task Late_success_of_an_earlier_delivery_ends_the_push()
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { RedeliverUntilSuccess = true });
        await using var first = await RawClient.ConnectAsync(gateway);
        var push = gateway.PushAsync(Api, "{}");
        var message = await first.ReceiveTextAsync();
        gateway.DropAll();
        await gateway.WaitForConnectionsAsync(0);
        await using var second = await RawClient.ConnectAsync(gateway);
        await second.ReceiveTextAsync();

        await second.SendTextAsync(RawClient.Ack(message, "SUCCESS"));

        var result = await push.WaitAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(MsgStatus.Success, result.Status);
        Assert.Equal([PushOutcome.Success, PushOutcome.Unanswered], result.Deliveries.Select(one => one.Outcome));
    }

    [Fact]
    public async Task Unanswered_push_ends_at_its_limit_without_a_status()
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { PushTimeout = TimeSpan.FromMilliseconds(200) });
        await using var client = await RawClient.ConnectAsync(gateway);

        var result = await gateway.PushAsync(Api, "{}");

        Assert.Null(result.Status);
        Assert.Equal(PushOutcome.Unanswered, Assert.Single(result.Deliveries).Outcome);
    }

    [Fact]
    public async Task Push_without_a_client_ends_without_a_delivery()
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { PushTimeout = TimeSpan.FromMilliseconds(100) });

        var result = await gateway.PushAsync(Api, "{}");

        Assert.Null(result.Status);
        Assert.Empty(result.Deliveries);
    }

    [Fact]
    public async Task Acknowledgement_that_differs_by_one_blank_is_objected_to()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var client = await RawClient.ConnectAsync(gateway);
        var push = gateway.PushAsync(Api, "{}");
        var message = await client.ReceiveTextAsync();

        await client.SendTextAsync(RawClient.Ack(message, "SUCCESS").Replace("\"x-version\":", "\"x-version\": ", StringComparison.Ordinal));

        Assert.Equal(MsgStatus.Success, (await push).Status);
        Assert.Contains("CONSUME_ACK", Assert.Single(gateway.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fragments_with_pings_between_make_one_message()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var client = await RawClient.ConnectAsync(gateway);
        var push = gateway.PushAsync(Api, """{"说明":"中文中文中文"}""", new() { Fragments = 200, PingsBetweenFragments = true });

        var text = await client.AcknowledgeAsync();

        Assert.EndsWith("""{"说明":"中文中文中文"}}}""", text, StringComparison.Ordinal);
        Assert.Equal(MsgStatus.Success, (await push).Status);
    }

    [Fact]
    public async Task Every_copy_is_awaited()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var client = await RawClient.ConnectAsync(gateway);
        var push = gateway.PushAsync(Api, "{}", new() { Copies = 3 });

        await client.AcknowledgeAsync();
        await client.AcknowledgeAsync();
        Assert.False(push.IsCompleted);
        await client.AcknowledgeAsync();

        Assert.Equal(3, (await push).Deliveries.Count(one => one.Outcome == PushOutcome.Success));
    }

    [Fact]
    public async Task Thousands_are_under_way_at_the_same_time()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var client = await RawClient.ConnectAsync(gateway);

        var push = gateway.PushManyAsync(Api, 2000, i => $$"""{"n":{{i}}}""");
        var messages = new List<string>();
        for (var i = 0; i < 2000; i++)
        {
            messages.Add(await client.ReceiveTextAsync());
        }

        Assert.Empty(gateway.AcksReceived);
        foreach (var message in messages)
        {
            await client.SendTextAsync(RawClient.Ack(message, "SUCCESS"));
        }

        Assert.All(await push, result => Assert.Equal(MsgStatus.Success, result.Status));
        Assert.Empty(gateway.Problems);
    }

    [Fact]
    public async Task Gbk_goes_out_as_gbk_and_is_read_as_gbk()
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { Charset = "GBK" });
        await using var client = await RawClient.ConnectAsync(gateway);
        var gbk = CodePagesEncodingProvider.Instance.GetEncoding("GBK")!;
        var push = gateway.PushAsync(Api, "{}", new() { MsgId = "编号1", StreamId = "s1" });
        // A client frame with GBK bytes: what a conforming WebSocket would refuse to read.
        var ack = RawClient.Ack("from-sys:openchannel\r\nfrom-sys-ip:127.0.0.1\r\nstream-id:s1\r\n\r\n{\"protocol\":{\"x-msgId\":\"编号1\"}}", "SUCCESS");
        await client.Socket.SendAsync(gbk.GetBytes(ack), WebSocketMessageType.Text, true, CancellationToken.None);

        Assert.Equal(MsgStatus.Success, (await push).Status);
        Assert.Equal("编号1", Assert.Single(gateway.AcksReceived).MsgId);
        Assert.Empty(gateway.Problems);
    }

    [Theory]
    [InlineData("GBK", "😀")]
    [InlineData("GB2312", "€")]
    public async Task Message_that_the_charset_cannot_write_is_the_callers_mistake(string charset, string text)
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { Charset = charset });

        await Assert.ThrowsAnyAsync<ArgumentException>(() => gateway.PushAsync(Api, $$"""{"k":"{{text}}"}"""));
    }

    [Fact]
    public async Task Binary_frame_from_the_client_is_objected_to()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var client = await RawClient.ConnectAsync(gateway);
        var push = gateway.PushAsync(Api, "{}");
        var ack = RawClient.Ack(await client.ReceiveTextAsync(), "SUCCESS");

        await client.Socket.SendAsync(Encoding.UTF8.GetBytes(ack), WebSocketMessageType.Binary, true, CancellationToken.None);

        await push;
        Assert.Contains("binary", Assert.Single(gateway.Problems), StringComparison.Ordinal);
    }
}
