using System.Text;
using System.Text.Json;
using Alipay.Messaging.Charsets;
using Alipay.Messaging.Protocol;
using Alipay.Messaging.Tests.Handshake;

namespace Alipay.Messaging.Tests.Protocol;

public sealed class FrameWriterTests
{
    public static IEnumerable<object[]> Acks() => VectorFile.Names("outgoing_frames.json", vector => Member(vector, "xCmd") == "CONSUME_ACK");

    public static IEnumerable<object[]> Produced() => VectorFile.Names(
        "outgoing_frames.json",
        vector => Member(vector, "op") == "PRODUCE" && vector.GetProperty("expected").ValueKind == JsonValueKind.String);

    [Theory]
    [MemberData(nameof(Acks))]
    public void Ack_is_written_as_Java_writes_it_but_escaped_by_row_8(string name)
    {
        var vector = VectorFile.Get("outgoing_frames.json", name);
        var messageId = Member(vector, "xMessageId");
        var consume = FrameReader.Read(FrameWriter.Write(new OutboundFrame
        {
            FromSys = Member(vector, "fromSys"),
            FromSysIp = Member(vector, "fromSysIp"),
            StreamId = Member(vector, "streamId"),
            Command = "CONSUME",
            MessageId = messageId,
        }));

        var ack = FrameWriter.ConsumeAck(consume, Member(vector, "xStatus") == "SUCCESS" ? MsgStatus.Success : MsgStatus.Fail);

        var expected = VectorFile.Text(vector.GetProperty("expected"))!;
        if (messageId is not null)
        {
            expected = expected.Replace($"\"{messageId}\"", $"\"{messageId.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"");
        }

        Assert.Equal(expected, Encoding.UTF8.GetString(ack));
    }

    [Theory]
    [InlineData("\"m\\/1\\u4e2d\"", "\"m\\/1\\u4e2d\"")]
    [InlineData("17", "\"17\"")]
    public void Ack_echoes_the_source_of_the_message_id_as_a_string(string source, string echoed)
    {
        var consume = Frames.ReadProtocol("{\"x-type\":\"message\",\"x-cmd\":\"CONSUME\",\"x-msgId\":" + source + "}");

        Assert.Contains($"\"x-msgId\":{echoed},", Encoding.UTF8.GetString(FrameWriter.ConsumeAck(consume, MsgStatus.Success)));
    }

    [Theory]
    [MemberData(nameof(Produced))]
    public void Produce_is_written_and_signed_as_Java_does_it(string name)
    {
        var vector = VectorFile.Get("outgoing_frames.json", name);
        var charsetName = Member(vector, "xCharset")!;
        var signType = Member(vector, "xSignType")!;
        Assert.True(WireCharset.TryGet(charsetName, out var charset));
        using var signer = TestSigner.ForApplication(signType);

        var data = FrameWriter.ProduceData(
            Member(vector, "appId"),
            Member(vector, "msgApi"),
            Member(vector, "bizContent"),
            Member(vector, "appCertSN"),
            Member(vector, "alipayRootCertSN"));
        var signature = signer.Sign(charset.FromUtf8(data, out var exact));
        var frame = FrameWriter.Produce(
            Member(vector, "streamId")!,
            vector.GetProperty("input").GetProperty("xTimestamp").GetInt64(),
            charsetName,
            signType,
            signature,
            data);

        Assert.True(exact);
        Assert.Equal(VectorFile.Text(vector.GetProperty("expected")), Encoding.UTF8.GetString(frame));
    }

    [Fact]
    public void Nothing_to_produce_is_refused_as_in_produce_nothing() =>
        Assert.Throws<ArgumentException>(() => FrameWriter.ProduceData(null, " ", null));

    [Fact]
    public void Members_stand_in_the_order_of_protocol_field_order()
    {
        var vector = VectorFile.Get("outgoing_frames.json", "protocol_field_order");

        var frame = FrameWriter.Write(new OutboundFrame
        {
            FromSys = "a",
            FromSysIp = "b",
            StreamId = "c",
            Command = Member(vector, "xCmd"),
            Code = Member(vector, "xCode"),
            Error = Member(vector, "xError"),
            Timestamp = vector.GetProperty("input").GetProperty("xTimestamp").GetRawText(),
        });

        Assert.Equal(VectorFile.Text(vector.GetProperty("expected")), Encoding.UTF8.GetString(frame));
    }

    [Fact]
    public void All_members_stand_in_the_order_of_step_3_3()
    {
        var frame = Encoding.UTF8.GetString(FrameWriter.Write(new OutboundFrame
        {
            Sign = "s",
            SignType = "t",
            Charset = "h",
            Error = "e",
            Code = "c",
            Status = "u",
            Timestamp = "1",
            MessageId = "m",
            Command = "x",
            Data = "{}"u8.ToArray(),
        }));

        Assert.Equal(
            "\r\n\r\n{\"protocol\":{\"x-type\":\"message\",\"x-cmd\":\"x\",\"x-msgId\":\"m\",\"x-timestamp\":\"1\",\"x-version\":\"1.0\","
            + "\"x-status\":\"u\",\"x-code\":\"c\",\"x-error\":\"e\",\"x-charset\":\"h\",\"x-signType\":\"t\",\"x-sign\":\"s\"},\"data\":{}}",
            frame);
    }

    [Fact]
    public void Values_are_escaped_no_more_than_JSON_demands_by_row_8()
    {
        var data = FrameWriter.ProduceData("\"\\\b\f\n\r\t\u0001\u001f", "/+<>&'\u007f\u2028中😀", "{}");

        Assert.Equal(
            """{"header":{"appId":"\"\\\b\f\n\r\t\u0001\u001f","msgApi":"/+<>&'""" + "\u007f\u2028中😀" + "\"},\"content\":{}}",
            Encoding.UTF8.GetString(data));
    }

    [Fact]
    public void Long_values_and_contents_are_written_whole()
    {
        var content = "{\"k\":\"" + new string('中', 100_000) + "\"}";

        var frame = FrameReader.Read(FrameWriter.Produce("s", 1, "UTF-8", "RSA2", new string('A', 5_000), FrameWriter.ProduceData("1", "a", content)));

        Assert.Null(frame.Fault);
        Assert.Equal(content, frame.ContentText());
        Assert.Equal(5_000, frame.Sign.Length);
    }

    [Theory]
    [InlineData("{}", true)]
    [InlineData(" { \"k\" : 1 } ", true)]
    [InlineData("null", true)]
    [InlineData("[1]", true)]
    [InlineData("{bad}", false)]
    [InlineData("", false)]
    [InlineData(" ", false)]
    [InlineData("{}{}", false)]
    [InlineData("{},\"x\":{}", false)]
    [InlineData("{\"a\":1,}", false)]
    [InlineData("{\"a\":\"x\ny\"}", false)]
    [InlineData("\uFEFF{}", false)]
    public void Content_must_be_one_JSON_value(string text, bool isJson) => Assert.Equal(isJson, FrameWriter.IsJson(text));

    [Fact]
    public void Content_with_half_a_surrogate_pair_is_not_JSON() => Assert.False(FrameWriter.IsJson("{\"a\":\"\ud83d\"}"));

    [Fact]
    public void Content_as_deep_as_allowed_can_be_read_back()
    {
        var deepest = new string('[', 254) + new string(']', 254);
        var frame = FrameReader.Read(FrameWriter.Produce("s", 1, "UTF-8", "RSA2", "x", FrameWriter.ProduceData("1", "a", deepest)));

        Assert.True(FrameWriter.IsJson(deepest));
        Assert.False(FrameWriter.IsJson($"[{deepest}]"));
        Assert.Null(frame.Fault);
    }

    private static string? Member(JsonElement vector, string name) =>
        vector.GetProperty("input").TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? VectorFile.Text(value) : null;
}
