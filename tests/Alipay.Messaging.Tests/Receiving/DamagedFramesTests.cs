using System.Text;
using Alipay.Messaging.Tests.Connection;
using Alipay.Messaging.Tests.Runtime;

namespace Alipay.Messaging.Tests.Receiving;

/// <summary>protocol.md table 6, rows 6 and 7: nothing that arrives kills anything.</summary>
public class DamagedFramesTests
{
    private const string Head = "from-sys:sys1\r\nfrom-sys-ip:1.2.3.4\r\nstream-id:s1\r\n\r\n";
    private const string Protocol = "\"protocol\":{\"x-type\":\"message\",\"x-cmd\":\"CONSUME\",\"x-msgId\":\"m1\"}";

    [Theory]
    [InlineData(Head + "{" + Protocol + ",\"data\":{\"header\":{},\"content\":[1,2]}}")]
    [InlineData(Head + "{" + Protocol + ",\"data\":{\"header\":{},\"content\":\"text\"}}")]
    [InlineData(Head + "{" + Protocol + ",\"data\":{\"header\":{},\"content\":null}}")]
    [InlineData(Head + "{" + Protocol + ",\"data\":{\"header\":null}}")]
    [InlineData(Head + "{" + Protocol + ",\"data\":\"x\"}")]
    [InlineData(Head + "{" + Protocol + ",\"data\":[]}")]
    [InlineData(Head + "{" + Protocol + "}")]
    [InlineData(Head + "{" + Protocol + ",\"data\":{")]
    [InlineData(Head + "{" + Protocol + ",\"data\":{}}x")]
    [InlineData(Head + "{\"protocol\":{\"x-cmd\":\"CONSUME\",\"x-msgId\":\"m1\"},\"data\":{}}")]
    [InlineData(Head + "{\"protocol\":{\"x-type\":\"message\",\"x-cmd\":\"PRODUCE_ACK\",\"x-cmd\":\"CONSUME\",\"x-msgId\":\"m1\"},\"data\":{}}")]
    [InlineData(Head + "{\"protocol\":{\"x-type\":{},\"x-cmd\":\"CONSUME\",\"x-msgId\":\"m1\"},\"data\":{}}")]
    public async Task Damaged_message_with_both_ids_is_answered_fail_and_the_next_good_one_is_handled(string frame)
    {
        await using var fixture = new ClientRuntimeFixture();
        var connection = await fixture.ConnectAsync();

        connection.Deliver(frame);
        Assert.Equal(Consume.Ack("s1", "m1", "FAIL"), await connection.NextSentAsync());

        await AssertGoodOneIsHandled(fixture, connection);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n")]
    [InlineData("stream-id:s1\r\n{}")]
    [InlineData("stream-id:s1\n\n{" + Protocol + "}")]
    [InlineData("stream-id:s1\r\n\r\n")]
    [InlineData("stream-id:s1\r\n\r\n  \r\n")]
    [InlineData("stream-id:s1\r\n\r\n\"x\"")]
    [InlineData("stream-id:s1\r\n\r\n{\"protocol\":{}}")]
    [InlineData("stream-id:s1\r\n\r\n{\"data\":{}}")]
    [InlineData("stream-id:s1\r\n\r\n<html>")]
    [InlineData("stream-id:a\nb\r\n\r\n{" + Protocol + "}")]
    [InlineData("stream-id:a\0b\r\n\r\n{" + Protocol + "}")]
    [InlineData(Head + "{\"protocol\":{\"x-type\":\"message\",\"x-cmd\":\"consume\",\"x-msgId\":\"m1\"}}")]
    [InlineData(Head + "{\"protocol\":{\"x-type\":\"message\",\"x-cmd\":\"CONSUME_ACK\",\"x-msgId\":\"m1\"}}")]
    [InlineData(Head + "{\"protocol\":{\"x-type\":\"message\",\"x-cmd\":\"PRODUCE_ACK\",\"x-msgId\":\"m1\"}}")]
    public async Task What_cannot_be_answered_is_only_logged_and_the_next_good_one_is_handled(string frame)
    {
        await using var fixture = new ClientRuntimeFixture();
        var connection = await fixture.ConnectAsync();

        connection.Deliver(frame);

        await AssertGoodOneIsHandled(fixture, connection);
    }

    [Fact]
    public async Task Message_that_is_not_utf8_is_answered_fail_and_the_connection_stays()
    {
        await using var fixture = new ClientRuntimeFixture();
        var connection = await fixture.ConnectAsync();
        var bytes = Encoding.UTF8.GetBytes(new Consume { Data = """{"header":{"msgApi":"a"},"content":{"k":"#"}}""" }.ToString());
        bytes[Array.LastIndexOf(bytes, (byte)'#')] = 0xFF;

        connection.Deliver(bytes);

        Assert.Equal(Consume.Ack("s1", "m1", "FAIL"), await connection.NextSentAsync());
        await AssertGoodOneIsHandled(fixture, connection);
    }

    [Fact]
    public async Task Binary_message_is_ignored()
    {
        await using var fixture = new ClientRuntimeFixture();
        var connection = await fixture.ConnectAsync();

        connection.Deliver(Encoding.UTF8.GetBytes(new Consume().ToString()), isText: false);

        await AssertGoodOneIsHandled(fixture, connection);
    }

    [Fact]
    public async Task Address_with_colons_and_a_message_id_with_quotes_come_back_whole_and_escaped()
    {
        // Rows 7 and 8.
        await using var fixture = new ClientRuntimeFixture();
        var connection = await fixture.ConnectAsync();

        connection.Deliver(new Consume { Headers = "from-sys-ip:fe80::1:2\r\nstream-id:{0}\r\n\r\n", MsgId = "a\"b\\c" }.ToString());

        Assert.Equal(
            """
            from-sys-ip:fe80::1:2
            stream-id:s1

            {"protocol":{"x-type":"message","x-cmd":"CONSUME_ACK","x-msgId":"a\u0022b\\c","x-version":"1.0","x-status":"SUCCESS"}}
            """.ReplaceLineEndings("\r\n").Replace("\\u0022", "\\\""),
            (await connection.NextSentAsync()).Replace("\\u0022", "\\\""));
        Assert.Equal("a\"b\\c", Assert.Single(fixture.Handled).MsgId);
    }

    [Fact]
    public async Task Numbers_are_taken_where_strings_are_due()
    {
        await using var fixture = new ClientRuntimeFixture();
        var connection = await fixture.ConnectAsync();

        connection.Deliver(new Consume().ToString().Replace("\"1700000000000\"", "1700000000000").Replace("\"m1\"", "17"));

        Assert.Equal(Consume.Ack("s1", "17", "SUCCESS"), await connection.NextSentAsync());
        Assert.Equal("17", Assert.Single(fixture.Handled).MsgId);
    }

    [Fact]
    public async Task Message_without_a_stream_id_is_handled_and_answered_with_the_headers_there_are()
    {
        await using var fixture = new ClientRuntimeFixture();
        var connection = await fixture.ConnectAsync();

        connection.Deliver(new Consume { Headers = "from-sys:a\r\n\r\n" }.ToString());

        Assert.StartsWith("from-sys:a\r\n\r\n{", await connection.NextSentAsync());
        Assert.Single(fixture.Handled);
    }

    private static async Task AssertGoodOneIsHandled(ClientRuntimeFixture fixture, FakeTransport connection)
    {
        connection.Deliver(new Consume { StreamId = "good", MsgId = "good" }.ToString());
        Assert.Equal(Consume.Ack("good", "good", "SUCCESS"), await connection.NextSentAsync());
        Assert.Equal("good", Assert.Single(fixture.Handled).MsgId);
    }
}
