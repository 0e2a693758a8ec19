using Alipay.Messaging.Testing;

namespace Alipay.Messaging.Tests.Testing;

public sealed class GatewayProduceTests
{
    private const string Data = """{"header":{"appId":"2021000000000001","msgApi":"a.b"},"content":{"k":"中文"}}""";

    [Fact]
    public async Task Good_message_is_recorded_and_answered_under_its_stream_id()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var client = await RawClient.ConnectAsync(gateway);
        var streamId = StreamId("000");

        await client.SendTextAsync(Produce(client, streamId, Data));
        var answer = await client.ReceiveTextAsync();

        var received = Assert.Single(gateway.Received);
        Assert.Equal(("a.b", """{"k":"中文"}""", streamId), (received.MsgApi, received.Content, received.StreamId));
        Assert.Equal(
            $"from-sys:openchannel\r\nfrom-sys-ip:127.0.0.1\r\nstream-id:{streamId}\r\n\r\n"
            + $"{{\"protocol\":{{\"x-type\":\"message\",\"x-cmd\":\"PRODUCE_ACK\",\"x-msgId\":\"{received.MsgId}\",\"x-version\":\"1.0\",\"x-status\":\"SUCCESS\"}}}}",
            answer);
        Assert.Empty(gateway.Problems);
    }

    [Theory]
    [InlineData("signature", "中文", "英文")]
    [InlineData("x-timestamp", "\"x-timestamp\":\"1", "\"x-timestamp\":\"2")]
    [InlineData("text", "\"x-version\":\"1.0\"", "\"x-version\":\"1.1\"")]
    [InlineData("text", "\"x-version\":\"1.0\",", "\"x-version\":\"1.0\", ")]
    [InlineData("text", "stream-id:", "from-sys:me\r\nstream-id:")]
    [InlineData("data", "{\"header\"", "{ \"header\"")]
    [InlineData("data", "2021000000000001", "2021000000000002")]
    [InlineData("stream id", "stream-id:c", "stream-id:d")]
    [InlineData("stream id", "stream-id:c0", "stream-id:c9")]
    public async Task Bad_message_is_refused_and_objected_to(string word, string good, string bad)
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var client = await RawClient.ConnectAsync(gateway);
        var text = Produce(client, StreamId("001"), Data);
        Assert.Contains(good, text, StringComparison.Ordinal);

        await client.SendTextAsync(text.Replace(good, bad, StringComparison.Ordinal));
        var answer = await client.ReceiveTextAsync();

        Assert.Contains("\"x-status\":\"FAIL\",\"x-code\":\"40002\"", answer, StringComparison.Ordinal);
        Assert.Contains(gateway.Problems, problem => problem.Contains(word, StringComparison.Ordinal));
        Assert.Empty(gateway.Received);
    }

    [Fact]
    public async Task Stream_id_counts_once()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var client = await RawClient.ConnectAsync(gateway);
        var text = Produce(client, StreamId("002"), Data);

        await client.SendTextAsync(text);
        await client.ReceiveTextAsync();
        await client.SendTextAsync(text);
        await client.ReceiveTextAsync();

        Assert.Contains("used before", Assert.Single(gateway.Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("stream-id:s1\r\n\r\n[]")]
    [InlineData("stream-id:s1\r\n\r\n{\"protocol\":{\"x-cmd\":1}}")]
    [InlineData("stream-id:s1\r\n\r\n{\"protocol\":{\"x-cmd\":\"CONSUME\"}}")]
    [InlineData("no colon\r\n\r\n{\"protocol\":{\"x-cmd\":\"CONSUME_ACK\"}}")]
    public async Task What_is_no_message_is_objected_to_and_the_connection_lives_on(string text)
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var client = await RawClient.ConnectAsync(gateway);

        await client.SendTextAsync(text);
        await gateway.WaitUntilAsync(one => one.Problems.Count == 1);

        var push = gateway.PushAsync("a", "{}");
        await client.AcknowledgeAsync();
        Assert.Equal(MsgStatus.Success, (await push).Status);
    }

    [Theory]
    [InlineData("rsa2", "UTF-8", "app")]
    [InlineData("RSA2", "UTF-16", "app")]
    [InlineData("RSA2", "UTF-8", " ")]
    public async Task Setting_that_cannot_work_is_the_callers_mistake(string signType, string charset, string appId)
        => await Assert.ThrowsAsync<ArgumentException>(
            () => AlipayTestGateway.StartAsync(new() { SignType = signType, Charset = charset, AppId = appId }));

    private static string Produce(RawClient client, string streamId, string data)
    {
        var timestamp = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        return $"stream-id:{streamId}\r\n\r\n{{\"protocol\":{{\"x-type\":\"message\",\"x-cmd\":\"PRODUCE\",\"x-timestamp\":\"{timestamp}\",\"x-version\":\"1.0\","
            + $"\"x-charset\":\"UTF-8\",\"x-signType\":\"RSA2\",\"x-sign\":\"{client.Sign(data)}\"}},\"data\":{data}}}";
    }

    private static string StreamId(string sequence)
    {
        const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        var time = "";
        for (var left = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(); time.Length < 8; left /= 62)
        {
            time = Digits[(int)(left % 62)] + time;
        }

        return $"c{time}zz{sequence}";
    }
}
