using System.Text.RegularExpressions;
using Alipay.Messaging.Tests.Receiving;
using Alipay.Messaging.Tests.Runtime;
using Microsoft.Extensions.Time.Testing;

namespace Alipay.Messaging.Tests.Sending;

public partial class SendingTests
{
    [Fact]
    public async Task Answer_is_matched_by_stream_id_and_fail_is_a_value()
    {
        await using var fixture = new ClientRuntimeFixture();
        var connection = await fixture.ConnectAsync();
        var first = SendAsync(fixture);
        var firstId = StreamIdOf(await connection.NextSentAsync());
        var second = SendAsync(fixture);
        var secondId = StreamIdOf(await connection.NextSentAsync());

        connection.Deliver(ProduceAck(secondId, "\"x-status\":\"FAIL\",\"x-code\":\"40004\",\"x-error\":\"bad biz\""));
        connection.Deliver(ProduceAck(firstId, "\"x-status\":\"SUCCESS\",\"x-msgId\":\"p1\""));

        Assert.Equal(new ProduceMsgAck { Status = MsgStatus.Success, MsgId = "p1" }, await first.WaitAsync(Limits.Soon));
        Assert.Equal(new ProduceMsgAck { Status = MsgStatus.Fail, Code = "40004", Error = "bad biz" }, await second.WaitAsync(Limits.Soon));
    }

    [Fact]
    public async Task Answers_come_while_every_handler_waits_for_one()
    {
        // Row 14.
        await using var fixture = new ClientRuntimeFixture(options => options.MaxConcurrentMessages = 2);
        fixture.OnMessage = async (_, token) => await fixture.Runtime.SendAsync("api.y", "{}", token);
        var connection = await fixture.ConnectAsync();
        connection.Deliver(new Consume { StreamId = "s1", MsgId = "m1" }.ToString());
        connection.Deliver(new Consume { StreamId = "s2", MsgId = "m2" }.ToString());
        var ids = new[] { StreamIdOf(await connection.NextSentAsync()), StreamIdOf(await connection.NextSentAsync()) };

        foreach (var id in ids)
        {
            connection.Deliver(ProduceAck(id, "\"x-status\":\"SUCCESS\""));
        }

        var acks = new[] { await connection.NextSentAsync(), await connection.NextSentAsync() };
        Assert.All(acks, ack => Assert.Contains("\"x-status\":\"SUCCESS\"", ack));
    }

    [Fact]
    public async Task Failed_send_gives_its_place_back()
    {
        // Row 15.
        await using var fixture = new ClientRuntimeFixture(options => options.MaxPendingSends = 1);
        var connection = await fixture.ConnectAsync();
        connection.FailSends = true;
        for (var i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<AlipayMsgNotConnectedException>(() => SendAsync(fixture));
        }

        connection.FailSends = false;
        var sent = SendAsync(fixture);
        connection.Deliver(ProduceAck(StreamIdOf(await connection.NextSentAsync()), "\"x-status\":\"SUCCESS\""));
        Assert.Equal(MsgStatus.Success, (await sent.WaitAsync(Limits.Soon)).Status);
    }

    [Fact]
    public async Task Lost_connection_fails_all_who_wait_at_once()
    {
        await using var fixture = new ClientRuntimeFixture();
        var connection = await fixture.ConnectAsync();
        var sends = Enumerable.Range(0, 3).Select(_ => SendAsync(fixture)).ToArray();
        foreach (var _ in sends)
        {
            await connection.NextSentAsync();
        }

        connection.Break();

        foreach (var send in sends)
        {
            var error = await Assert.ThrowsAsync<AlipayMsgNotConnectedException>(() => send.WaitAsync(Limits.Soon));
            Assert.StartsWith("c", error.StreamId);
        }
    }

    [Fact]
    public async Task One_more_than_allowed_is_refused_and_the_rest_still_get_their_answers()
    {
        await using var fixture = new ClientRuntimeFixture(options => options.MaxPendingSends = 2);
        var connection = await fixture.ConnectAsync();
        var sends = new[] { SendAsync(fixture), SendAsync(fixture) };

        var error = await Assert.ThrowsAsync<AlipayMsgTooManyPendingException>(() => SendAsync(fixture));

        Assert.Equal(2, error.Limit);
        foreach (var _ in sends)
        {
            connection.Deliver(ProduceAck(StreamIdOf(await connection.NextSentAsync()), "\"x-status\":\"SUCCESS\""));
        }

        await Task.WhenAll(sends).WaitAsync(Limits.Soon);
    }

    [Fact]
    public async Task No_answer_in_time_is_a_typed_error_and_gives_the_place_back()
    {
        var time = new FakeTimeProvider();
        await using var fixture = new ClientRuntimeFixture(options => options.MaxPendingSends = 1, time);
        var connection = await fixture.ConnectAsync();
        var send = SendAsync(fixture);
        var streamId = StreamIdOf(await connection.NextSentAsync());

        time.Advance(TimeSpan.FromSeconds(10));

        var error = await Assert.ThrowsAsync<AlipayMsgAckTimeoutException>(() => send);
        Assert.Equal((streamId, TimeSpan.FromSeconds(10)), (error.StreamId, error.Timeout));
        connection.Deliver(ProduceAck(streamId, "\"x-status\":\"SUCCESS\""));
        var next = SendAsync(fixture);
        connection.Deliver(ProduceAck(StreamIdOf(await connection.NextSentAsync()), "\"x-status\":\"SUCCESS\""));
        await next.WaitAsync(Limits.Soon);
    }

    [Fact]
    public async Task Without_a_connection_sending_fails_at_once()
    {
        await using var fixture = new ClientRuntimeFixture();

        await Assert.ThrowsAsync<AlipayMsgNotConnectedException>(() => SendAsync(fixture));
    }

    [Theory]
    [InlineData("{bad}")]
    [InlineData("{} {}")]
    [InlineData("")]
    public async Task Content_that_is_not_json_is_refused_before_it_is_sent(string content)
    {
        await using var fixture = new ClientRuntimeFixture();
        await fixture.ConnectAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => fixture.Runtime.SendAsync("api.y", content, default));
    }

    [Fact]
    public async Task Half_a_surrogate_pair_is_refused_before_it_is_sent()
    {
        await using var fixture = new ClientRuntimeFixture();
        await fixture.ConnectAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => fixture.Runtime.SendAsync("api.y", "{\"half\":\"\uD83D\"}", default));
    }

    [Fact]
    public async Task Character_that_the_charset_lacks_is_refused_rather_than_replaced()
    {
        await using var fixture = new ClientRuntimeFixture(options => options.Charset = "GBK");
        await fixture.ConnectAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => fixture.Runtime.SendAsync("api.y", "{\"k\":\"😀\"}", default));
    }

    private static Task<ProduceMsgAck> SendAsync(ClientRuntimeFixture fixture) => fixture.Runtime.SendAsync("api.y", "{\"k\":1}", default);

    private static string ProduceAck(string streamId, string members)
        => $"stream-id:{streamId}\r\n\r\n{{\"protocol\":{{\"x-type\":\"message\",\"x-cmd\":\"PRODUCE_ACK\",\"x-version\":\"1.0\",{members}}}}}";

    private static string StreamIdOf(string frame) => StreamIdPattern().Match(frame).Groups[1].Value;

    [GeneratedRegex("^stream-id:(c[0-9A-Za-z]{13})\r\n\r\n{\"protocol\":{\"x-type\":\"message\",\"x-cmd\":\"PRODUCE\",")]
    private static partial Regex StreamIdPattern();
}
