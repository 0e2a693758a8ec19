using System.Text;
using Alipay.Messaging.Protocol;

namespace Alipay.Messaging.Tests.Protocol;

public sealed class FrameReaderTests
{
    [Theory]
    [InlineData("stream-id:a\nb")]
    [InlineData("stream-id:a\rb")]
    [InlineData("stream-id:a\0b")]
    [InlineData("stream-id:a\u007fb")]
    public void Header_value_that_could_break_out_of_its_line_is_a_fault_and_absent(string line)
    {
        var frame = Frames.Read(line + "\r\n\r\n{\"protocol\":" + Frames.ProtocolJson + "}");

        Assert.NotNull(frame.Fault);
        Assert.False(frame.StreamId.IsPresent);
        Assert.Equal("m1", frame.Text(frame.MessageId));
    }

    [Fact]
    public void Bad_repetition_of_a_header_does_not_leave_the_good_one_standing()
    {
        var frame = Frames.Read("stream-id:s1\r\nstream-id:a\nb\r\n\r\n{}");

        Assert.False(frame.StreamId.IsPresent);
    }

    [Fact]
    public void Header_names_and_values_are_trimmed_as_Java_trims()
    {
        var frame = Frames.Read("from-sys \t:\u0001 x y \0\r\n\r\n{\"protocol\":" + Frames.ProtocolJson + "}");

        Assert.Null(frame.Fault);
        Assert.Equal("x y", frame.Text(frame.FromSys));
    }

    [Theory]
    [InlineData("{\"protocol\":P,\"data\":D,\"data\":D}")]
    [InlineData("{\"protocol\":P,\"data\":D,\"d\\u0061ta\":D}")]
    [InlineData("{\"protocol\":P,\"protocol\":P,\"data\":D}")]
    [InlineData("{\"protocol\":P,\"new\":1,\"n\\u0065w\":2,\"data\":D}")]
    [InlineData("{\"protocol\":{\"x-type\":\"message\",\"x-sign\":\"a\",\"x-sign\":\"a\"},\"data\":D}")]
    [InlineData("{\"protocol\":{\"x-type\":\"message\",\"x-new\":1,\"x-new\":1},\"data\":D}")]
    [InlineData("{\"protocol\":P,\"data\":{\"header\":{},\"header\":{}}}")]
    [InlineData("{\"protocol\":P,\"data\":{\"content\":{},\"c\\u006fntent\":{}}}")]
    [InlineData("{\"protocol\":P,\"data\":{\"header\":{\"appId\":\"1\",\"appId\":\"2\"}}}")]
    [InlineData("{\"protocol\":P,\"data\":{\"header\":{\"y\":\"1\",\"y\":\"2\"}}}")]
    public void Repeated_name_at_the_levels_of_the_envelope_is_a_fault_by_row_3(string json)
    {
        var frame = Frames.ReadJson(json.Replace("P", Frames.ProtocolJson).Replace("D", Frames.DataJson));

        Assert.NotNull(frame.Fault);
    }

    [Theory]
    [InlineData("{\"protocol\":P,\"data\":{\"content\":{\"a\":1,\"a\":2}}}")]
    [InlineData("{\"protocol\":P,\"data\":{\"x\":{\"a\":1,\"a\":2}}}")]
    [InlineData("{\"protocol\":P,\"x\":{\"data\":{},\"data\":{}},\"data\":D}")]
    public void Repeated_name_below_the_envelope_is_none_of_our_business(string json)
    {
        var frame = Frames.ReadJson(json.Replace("P", Frames.ProtocolJson).Replace("D", Frames.DataJson));

        Assert.Null(frame.Fault);
    }

    [Theory]
    [InlineData(MemberNames.MaxUnknown, true)]
    [InlineData(MemberNames.MaxUnknown + 1, false)]
    public void Envelope_may_hold_many_members_that_are_unknown_but_not_so_many_that_they_fill_memory(int count, bool isTaken)
    {
        var unknown = string.Concat(Enumerable.Range(0, count).Select(static i => $"\"n{i}\":{{}},"));

        var frame = Frames.ReadJson($"{{{unknown}\"protocol\":{Frames.ProtocolJson},\"data\":{Frames.DataJson}}}");

        Assert.Equal(isTaken, frame.Fault is null);
        Assert.Equal("m1", frame.Text(frame.MessageId));
    }

    [Fact]
    public void Names_are_known_through_their_escapes()
    {
        var frame = Frames.ReadJson(
            """{"pr\u006ftocol":{"x-type":"message","x-\u0063md":"CONS\u0055ME","x-msgI\u0064":"m\u0031\/"},"d\u0061ta":{"content":{ }}}""");

        Assert.Null(frame.Fault);
        Assert.Equal(FrameCommand.Consume, frame.Command);
        Assert.Equal("m1/", frame.Text(frame.MessageId));
        Assert.Equal("{ }", frame.ContentText());
    }

    [Theory]
    [InlineData("CONSUME", nameof(FrameCommand.Consume))]
    [InlineData("CONSUME_ACK", nameof(FrameCommand.ConsumeAck))]
    [InlineData("PRODUCE", nameof(FrameCommand.Produce))]
    [InlineData("PRODUCE_ACK", nameof(FrameCommand.ProduceAck))]
    [InlineData("consume", nameof(FrameCommand.Unknown))]
    [InlineData("", nameof(FrameCommand.Unknown))]
    public void Command_is_told_by_its_exact_name(string name, string command)
    {
        var frame = Frames.ReadProtocol($$"""{"x-type":"message","x-cmd":"{{name}}"}""");

        Assert.Null(frame.Fault);
        Assert.Equal(command, frame.Command.ToString());
    }

    [Theory]
    [InlineData("""{"x-type":"message"}""", nameof(FrameCommand.None))]
    [InlineData("""{"x-type":"message","x-cmd":null}""", nameof(FrameCommand.None))]
    [InlineData("""{"x-type":"message","x-cmd":5}""", nameof(FrameCommand.Unknown))]
    public void Command_that_is_no_string_is_no_command(string protocol, string command) =>
        Assert.Equal(command, Frames.ReadProtocol(protocol).Command.ToString());

    [Theory]
    [InlineData("""{"x-msgId":"m1"}""")]
    [InlineData("""{"x-type":null,"x-msgId":"m1"}""")]
    [InlineData("""{"x-type":"message","x-sign":{},"x-msgId":"m1"}""")]
    [InlineData("""{"x-type":"message","x-sign":[[]],"x-msgId":"m1"}""")]
    [InlineData("""{"x-type":"message","x-sign":true,"x-msgId":"m1"}""")]
    [InlineData("""{"x-type":"message","x-sign":"\ud83d","x-msgId":"m1"}""")]
    [InlineData("""{"x-type":"message","x-sign":"\ude00\ud83d","x-msgId":"m1"}""")]
    [InlineData("""{"x-type":"message","\ud83d":1,"x-msgId":"m1"}""")]
    [InlineData("{\"x-type\":\"message\",\"x-sign\":\"a\nb\",\"x-msgId\":\"m1\"}")]
    public void Wrong_meaning_is_a_fault_and_the_ids_after_it_are_still_read(string protocol)
    {
        var frame = Frames.ReadProtocol(protocol);

        Assert.NotNull(frame.Fault);
        Assert.Equal("s1", frame.Text(frame.StreamId));
        Assert.Equal("m1", frame.Text(frame.MessageId));
        Assert.Equal(Frames.DataJson, frame.DataText());
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"x\"")]
    [InlineData("""{"header":[]}""")]
    [InlineData("""{"header":{"appId":{}}}""")]
    [InlineData("""{"content":[1,2]}""")]
    [InlineData("""{"content":"{}"}""")]
    [InlineData("""{"content":null}""")]
    [InlineData("""{"content":1}""")]
    public void Data_of_the_wrong_shape_is_a_fault(string data)
    {
        var frame = Frames.ReadData(data);

        Assert.NotNull(frame.Fault);
        Assert.Equal("m1", frame.Text(frame.MessageId));
    }

    [Theory]
    [InlineData("[1,2]")]
    [InlineData("null")]
    [InlineData(" \"x\" ")]
    public void Content_of_a_produce_may_be_any_JSON(string content)
    {
        var frame = Frames.ReadJson(
            """{"data":{"content":""" + content + """},"protocol":{"x-type":"message","x-cmd":"PRODUCE"}}""");

        Assert.Null(frame.Fault);
        Assert.Equal(content.Trim(), frame.ContentText());
    }

    [Theory]
    [InlineData("{\"protocol\":P} x")]
    [InlineData("{\"protocol\":P}{}")]
    [InlineData("{\"protocol\":P,}")]
    [InlineData("{\"protocol\":P/**/}")]
    [InlineData("{\"protocol\":P")]
    [InlineData("{\"protocol\":P,\"data\":{\"content\":{\"a\":01}}}")]
    [InlineData("{\"protocol\":P,\"data\":{\"content\":{\"a\":\"\\x\"}}}")]
    [InlineData("\uFEFF{\"protocol\":P}")]
    [InlineData("[{\"protocol\":P}]")]
    [InlineData("null")]
    public void Text_that_is_not_one_JSON_object_is_a_fault(string json) =>
        Assert.NotNull(Frames.ReadJson(json.Replace("P", Frames.ProtocolJson)).Fault);

    [Fact]
    public void Byte_order_mark_before_the_headers_is_a_fault() => Assert.NotNull(Frames.Read("\uFEFF" + Frames.Valid).Fault);

    [Fact]
    public void What_came_before_a_syntax_error_is_known()
    {
        var frame = Frames.ReadJson("{\"protocol\":" + Frames.ProtocolJson + ",\"data\":{\"content\":{\"a\":}}}");

        Assert.NotNull(frame.Fault);
        Assert.Equal(FrameCommand.Consume, frame.Command);
        Assert.Equal("m1", frame.Text(frame.MessageId));
        Assert.False(frame.Data.IsPresent);
    }

    [Theory]
    [InlineData(250, true)]
    [InlineData(300, false)]
    public void Nesting_is_read_to_its_limit_and_refused_beyond(int depth, bool read)
    {
        var content = string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);

        Assert.Equal(read, Frames.ReadData("{\"content\":" + content + "}").Fault is null);
    }

    [Fact]
    public void Control_characters_inside_strings_of_the_content_are_delivered_as_they_came()
    {
        const string Content = "{\n\t\"a\\\"\":\"x\ny\tz\\\\\",\r\n \"b\":\"\u0001\0\" }";

        var frame = Frames.ReadData("{\"content\":" + Content + "}");

        Assert.Null(frame.Fault);
        Assert.Equal(Content, frame.ContentText());
    }

    [Theory]
    [InlineData("{\"content\":{\"a\":\u00011}}")]
    [InlineData("{\"content\":{\"a\":\"\\\n\"}}")]
    [InlineData("{\"content\":{\"a\":1\0}}")]
    public void Control_characters_elsewhere_are_a_fault(string data) => Assert.NotNull(Frames.ReadData(data).Fault);

    [Fact]
    public void Names_that_differ_in_a_control_character_only_are_two_names()
    {
        var frame = Frames.ReadJson("{\"protocol\":" + Frames.ProtocolJson + ",\"x\ny\":1,\"x\ty\":2,\"da\nta\":{}}");

        Assert.Null(frame.Fault);
        Assert.False(frame.Data.IsPresent);
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_a_fault_and_never_a_value()
    {
        var bytes = Encoding.UTF8.GetBytes(Frames.Valid);
        bytes[bytes.AsSpan().IndexOf("m1"u8)] = 0xFF;

        var frame = FrameReader.Read(bytes);

        Assert.NotNull(frame.Fault);
        Assert.False(frame.MessageId.IsPresent);
        Assert.Equal("s1", frame.Text(frame.StreamId));
    }

    [Theory]
    [InlineData("\"+17\"", 17L)]
    [InlineData("\"-1\"", -1L)]
    [InlineData("1700000000000", 1700000000000L)]
    [InlineData("\"\\u0031\"", 1L)]
    [InlineData("\"\"", null)]
    [InlineData("\"1.5\"", null)]
    [InlineData("\"99999999999999999999\"", null)]
    [InlineData("null", null)]
    public void Timestamp_that_is_no_number_is_none_and_no_fault(string json, long? timestamp)
    {
        var frame = Frames.ReadProtocol("{\"x-type\":\"message\",\"x-timestamp\":" + json + "}");

        Assert.Null(frame.Fault);
        Assert.Equal(timestamp, frame.Timestamp);
    }

    [Fact]
    public void Faults_hold_nothing_of_the_message()
    {
        string[] secrets = ["secret-value", "secret-name"];
        string[] frames =
        [
            """{"protocol":{"x-type":"message","secret-name":"secret-value","secret-name":1}}""",
            """{"protocol":{"x-type":["secret-value"]}}""",
            """{"secret-name":secret-value}""",
            "\"secret-value\"",
        ];

        Assert.All(frames, json => Assert.All(secrets, secret => Assert.DoesNotContain(secret, Frames.ReadJson(json).Fault!)));
    }

    [Fact]
    public void Empty_value_is_present_and_absent_one_is_not()
    {
        var frame = Frames.ReadProtocol("""{"x-type":"message","x-error":""}""");

        Assert.Equal("", frame.Text(frame.Error));
        Assert.Null(frame.Text(frame.Code));
    }
}
