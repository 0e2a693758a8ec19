using System.Text;
using System.Text.Json;
using Alipay.Messaging.Protocol;

namespace Alipay.Messaging.Tests.Protocol;

public sealed class FrameReaderVectorTests
{
    /// <summary>Where we part from Java, and why; each has a test of its own below.</summary>
    private static readonly Dictionary<string, string> Departures = new()
    {
        ["frame_null"] = "Java is silent; a message without a frame is a fault, to be logged: row 6",
        ["frame_empty"] = "as frame_null",
        ["frame_blank"] = "as frame_null",
        ["frame_only_headers"] = "as frame_null",
        ["frame_blank_body"] = "as frame_null",
        ["frame_header_no_colon"] = "a line that says nothing does not cost the message: row 6",
        ["frame_header_empty_value"] = "row 6",
        ["frame_header_only_colon"] = "row 6",
        ["frame_header_blank_value"] = "blank is absent: it is left out when written",
        ["frame_header_value_ipv6"] = "row 7",
        ["frame_header_value_colon_first"] = "row 7",
        ["frame_header_appid_number"] = "row 6",
        ["frame_timestamp_number"] = "row 6",
        ["frame_data_key_inside_protocol"] = "row 3",
        ["frame_dup_protocol_keys"] = "row 3",
    };

    public static IEnumerable<object[]> Agreeing() =>
        VectorFile.Names("frame_codec.json", vector => !Departures.ContainsKey(vector.GetProperty("name").GetString()!));

    public static IEnumerable<object[]> Extracted() => VectorFile.Names("extract_sign_content.json");

    public static IEnumerable<object[]> Contents() => VectorFile.Names("json_reserialise.json");

    [Theory]
    [MemberData(nameof(Agreeing))]
    public void Frame_is_read_as_Java_reads_it(string name)
    {
        var vector = VectorFile.Get("frame_codec.json", name);
        var frame = Read(name);
        var expected = vector.GetProperty("expected");
        if (expected.TryGetProperty("exception", out _))
        {
            Assert.NotNull(frame.Fault);
            return;
        }

        Assert.Null(frame.Fault);
        Assert.Equal(VectorFile.Text(expected.GetProperty("fromSys")), frame.Text(frame.FromSys));
        Assert.Equal(VectorFile.Text(expected.GetProperty("fromSysIp")), frame.Text(frame.FromSysIp));
        var streamId = VectorFile.Text(expected.GetProperty("streamId"));
        Assert.Equal(streamId == "<generated>" ? null : streamId, frame.Text(frame.StreamId));
        Assert.Equal(VectorFile.Text(expected.GetProperty("signContent")), frame.DataText());

        var message = expected.GetProperty("message");
        Assert.Equal(Member(message, "xType"), frame.Text(frame.Type));
        Assert.Equal(Member(message, "xCmd"), frame.Text(frame[FrameField.Command]));
        Assert.Equal(Member(message, "xMessageId"), frame.Text(frame.MessageId));
        Assert.Equal(Member(message, "xStatus"), frame.Text(frame.Status));
        Assert.Equal(Member(message, "xCode"), frame.Text(frame.Code));
        Assert.Equal(Member(message, "xError"), frame.Text(frame.Error));
        Assert.Equal(Member(message, "xSignType"), frame.Text(frame.SignType));
        Assert.Equal(Member(message, "xSign"), frame.Text(frame.Sign));
        Assert.Equal(Member(message, "xCharset"), frame.Text(frame.Charset));
        Assert.Equal(Member(message, "xVersion"), frame.Text(frame.Version));
        Assert.Equal(Member(message, "appId"), frame.Text(frame.AppId));
        Assert.Equal(Member(message, "msgApi"), frame.Text(frame.MsgApi));
        Assert.Equal(Member(message, "appCertSN"), frame.Text(frame.AppCertSn));
        Assert.Equal(Member(message, "alipayRootCertSN"), frame.Text(frame.AlipayRootCertSn));
        Assert.Equal(Member(message, "bizContent"), frame.ContentText());
        var timestamp = message.GetProperty("xTimestamp");
        Assert.Equal(timestamp.ValueKind == JsonValueKind.Null ? null : timestamp.GetInt64(), frame.Timestamp);
    }

    [Theory]
    [InlineData("frame_null", null)]
    [InlineData("frame_empty", null)]
    [InlineData("frame_blank", null)]
    [InlineData("frame_only_headers", "s1")]
    [InlineData("frame_blank_body", "s1")]
    public void Message_without_JSON_is_a_fault_that_keeps_the_stream_id(string name, string? streamId)
    {
        var frame = Read(name);

        Assert.NotNull(frame.Fault);
        Assert.Equal(streamId, frame.Text(frame.StreamId));
    }

    [Theory]
    [InlineData("frame_header_no_colon", "s1")]
    [InlineData("frame_header_empty_value", null)]
    [InlineData("frame_header_only_colon", "s1")]
    [InlineData("frame_header_blank_value", null)]
    public void Header_line_that_says_nothing_is_passed_over_by_row_6(string name, string? streamId)
    {
        var frame = Read(name);

        Assert.Null(frame.Fault);
        Assert.Equal(streamId, frame.Text(frame.StreamId));
        Assert.Equal(FrameCommand.Consume, frame.Command);
    }

    [Theory]
    [InlineData("frame_header_value_ipv6", "fe80::1:2")]
    [InlineData("frame_header_value_colon_first", "::1")]
    public void Header_is_cut_at_its_first_colon_only_by_row_7(string name, string fromSysIp)
    {
        var frame = Read(name);

        Assert.Null(frame.Fault);
        Assert.Equal(fromSysIp, frame.Text(frame.FromSysIp));
    }

    [Fact]
    public void Number_where_a_string_is_due_is_taken_by_row_6()
    {
        var appId = Read("frame_header_appid_number");
        var timestamp = Read("frame_timestamp_number");

        Assert.Null(appId.Fault);
        Assert.Equal("2021", appId.Text(appId.AppId));
        Assert.Null(timestamp.Fault);
        Assert.Equal(1700000000000, timestamp.Timestamp);
    }

    [Fact]
    public void Data_inside_protocol_is_not_the_signed_text_by_row_3()
    {
        var frame = Read("frame_data_key_inside_protocol");

        Assert.Null(frame.Fault);
        Assert.Equal(Frames.DataJson, frame.DataText());
    }

    [Fact]
    public void Repeated_command_is_a_fault_and_no_command_by_row_3()
    {
        var frame = Read("frame_dup_protocol_keys");

        Assert.NotNull(frame.Fault);
        Assert.Equal(FrameCommand.Unknown, frame.Command);
        Assert.Equal("m1", frame.Text(frame.MessageId));
    }

    /// <summary>
    /// Java searches the text for <c>"data":{</c>; we parse (row 3). What Java cuts out of a fragment is held where the
    /// fragment makes a frame: as the members of its root, the vector's text being JSON there.
    /// </summary>
    [Theory]
    [MemberData(nameof(Extracted))]
    public void Signed_text_is_what_Java_cuts_out_wherever_the_frame_is_JSON(string name)
    {
        var vector = VectorFile.Get("extract_sign_content.json", name);
        var text = VectorFile.Text(vector.GetProperty("input").GetProperty("text"))!;
        var expected = VectorFile.Text(vector.GetProperty("expected"));
        var members = text.StartsWith('{') ? text[1..^1] : text;
        var json = "{\"protocol\":" + Frames.ProtocolJson + (members.Length > 0 ? "," : "") + members + "}";

        var frame = Frames.ReadJson(json);

        var wellFormed = IsJson(json) && Occurrences(members, "\"data\":") <= 1 + Occurrences(members, "\\\"data\\\":");
        Assert.Equal(wellFormed, frame.Fault is null);
        if (wellFormed)
        {
            Assert.Equal(expected, frame.DataText());
        }
    }

    [Theory]
    [MemberData(nameof(Extracted))]
    public void Signed_text_comes_out_of_a_frame_exactly_as_it_went_in(string name)
    {
        var data = VectorFile.Text(VectorFile.Get("extract_sign_content.json", name).GetProperty("expected"));

        var frame = Frames.ReadData(data ?? "null");

        var wellFormed = data is not null && IsJson(data);
        Assert.Equal(wellFormed, frame.Fault is null);
        if (wellFormed)
        {
            Assert.Equal(data, frame.DataText());
        }
    }

    /// <summary>Row 4: never what Java made of it, always the source; where Java's reader refuses for its own reasons, too.</summary>
    [Theory]
    [MemberData(nameof(Contents))]
    public void Content_is_delivered_as_its_exact_source_text_by_row_4(string name)
    {
        var vector = VectorFile.Get("json_reserialise.json", name);
        var content = VectorFile.Text(vector.GetProperty("input").GetProperty("json"))!;

        var frame = Frames.ReadData("{\"header\":{\"appId\":\"1\",\"msgApi\":\"a\"},\"content\":" + content + "}");

        // Control characters inside strings are taken, as Java takes them; Java's other digits are not JSON.
        var deliverable = content.StartsWith('{') && (IsJson(content) || name == "reserialise_control_raw_newline");
        Assert.Equal(deliverable, frame.Fault is null);
        if (deliverable)
        {
            Assert.Equal(content, frame.ContentText());
        }
    }

    private static InboundFrame Read(string name) =>
        Frames.Read(VectorFile.Text(VectorFile.Get("frame_codec.json", name).GetProperty("input").GetProperty("text")) ?? "");

    private static string? Member(JsonElement message, string name) => VectorFile.Text(message.GetProperty(name));

    private static int Occurrences(string text, string part) => text.Split(part).Length - 1;

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(Encoding.UTF8.GetBytes(text), new JsonDocumentOptions { MaxDepth = 256 });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
