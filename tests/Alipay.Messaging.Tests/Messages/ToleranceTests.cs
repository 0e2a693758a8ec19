using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Alipay.Messaging.Messages;
using Alipay.Messaging.Protocol;
using CsCheck;

namespace Alipay.Messaging.Tests.Messages;

/// <summary>Over every member of every body: what the frame reader accepts is read, and nothing is lost.</summary>
public sealed class ToleranceTests
{
    private static readonly string Deep = string.Concat(Enumerable.Repeat("{\"a\":[", 90)) + "1" + string.Concat(Enumerable.Repeat("]}", 90));

    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "1.5", "1e3", "1e400", "12345678901234567890123.45",
        "\"\"", "\" \"", "\"x\"", "\"null\"", "\"2024-01-27 11:59:22\"", "\"1642588201000\"", "\"https://a/1.png\"",
        """ "{}" """, """ "[]" """, """ "[{" """, """ "{\"a\":1}" """, """ "[1,\"b\",null]" """, """ "[{\"amount\":\"1.00\"}]" """, """ "{\"memo\":\"\\ud83c\"}" """,
        "{}", "[]", "[null]", "[[]]", "[{}]", "[1,\"a\",null,{}]", "{\"a\":[1]}", "[[[\"a\"]]]",
        """ "x\ud83c" """, """ "\udc00" """, """ "\ud83c\u0041" """, """ "\ud83c\ud83c\udf00" """, """ ["\ud83c"] """, """ {"\ud83c":1} """,
        "\"a\nb\"", "\"\0\"", "[\"\t\"]", "{\"a\nb\":\"\u001f\"}", "\"[\n\\\"a\\\"]\"",
        Deep, JsonSerializer.Serialize(Deep),
    ];

    [Fact]
    public void Every_value_at_every_member_is_read_and_what_has_no_meaning_there_is_kept()
    {
        Assert.True(MemberPath.All.Count > 100);
        foreach (var member in MemberPath.All)
        {
            foreach (var value in Values)
            {
                var json = member.Write(value);
                Assert.True(AcceptedByFrameReader(json), json);

                var part = member.Find(CatalogueReader.Read(member.Body, json));

                var read = member.Property.GetValue(part);
                var isKept = part.UnknownMembers is { } kept && kept.TryGetValue(member.Name[(member.Name.LastIndexOf('.') + 1)..], out var raw) && raw.ValueKind != JsonValueKind.Null;
                Assert.True(value == "null" ? read is null && !isKept : read is null == isKept, $"{member}: {value}");
            }
        }
    }

    [Fact]
    public void String_members_take_every_value()
        => Assert.All(
            MemberPath.All.Where(member => member.Property.PropertyType == typeof(string)),
            member => Assert.All(Values.Where(value => value != "null"), value => Assert.NotNull(member.Property.GetValue(member.Find(CatalogueReader.Read(member.Body, member.Write(value)))))));

    [Theory]
    [InlineData("\"x\\ud83c\"", "x\uFFFD")]
    [InlineData("\"\\uDC00y\"", "\uFFFDy")]
    [InlineData("\"\\ud83c\\u0041\"", "\uFFFDA")]
    [InlineData("\"\\ud83c\\ud83c\\udf00\"", "\uFFFD\U0001F300")]
    [InlineData("\"\\\\ud83c\"", "\\ud83c")]
    [InlineData("\"a\nb\r\n\t\0\u001f\"", "a\nb\r\n\t\0\u001f")]
    [InlineData("\"\\\"\n\\\\\"", "\"\n\\")]
    public void Text_is_what_was_meant(string value, string expected)
    {
        foreach (var member in MemberPath.All.Where(member => member.Property.PropertyType == typeof(string)))
        {
            Assert.Equal(expected, member.Property.GetValue(member.Find(CatalogueReader.Read(member.Body, member.Write(value)))));
        }
    }

    [Theory]
    [InlineData("""["https://a/1.png","https://a/2.png"]""", "https://a/1.png,https://a/2.png")]
    [InlineData(""" "[\"https://a/1.png\"]" """, "https://a/1.png")]
    [InlineData(""" "https://a/1.png" """, "https://a/1.png")]
    [InlineData(""" ["a",null,1] """, "a,1")]
    [InlineData(""" 1 """, "1")]
    [InlineData(""" "[a" """, "[a")]
    [InlineData(""" "" """, null)]
    public void List_of_strings(string value, string? expected)
    {
        var images = AlipayMessageBody.Read<OpenMiniVersionAuditRejected>($$$"""{"base_audit_reason":{"audit_images":{{{value}}}}}""")!.BaseAuditReason!.AuditImages;

        Assert.Equal(expected, images is null ? null : string.Join(',', images));
    }

    [Theory]
    [InlineData("""[{"amount":"1.00"},null,{"amount":2}]""", "1.00,2")]
    [InlineData(""" "[{\"amount\":\"1.00\"}]" """, "1.00")]
    [InlineData("""{"amount":"1.00"}""", "1.00")]
    [InlineData(""" "{\"amount\":\"1.00\"}" """, "1.00")]
    [InlineData("""["{\"amount\":\"1.00\"}"]""", "1.00")]
    [InlineData("""[{"amount":"1.00"},"2.00"]""", null)]
    [InlineData("""[{"amount":"1.00"},[]]""", null)]
    [InlineData(""" "1.00" """, null)]
    public void List_of_objects_is_whole_or_null(string value, string? expected)
    {
        var body = AlipayMessageBody.Read<TradeOrderSettleNotify>($$$"""{"royalty_detail_list":{{{value}}}}""")!;

        Assert.Equal(expected, body.RoyaltyDetailList is null ? null : string.Join(',', body.RoyaltyDetailList.Select(detail => detail.Amount)));
        Assert.Equal(expected is null ? value.Trim() : null, body.UnknownMembers?["royalty_detail_list"].GetRawText());
    }

    [Theory]
    [InlineData("1642588201000", 1642588201000)]
    [InlineData("\" 1642588201000 \"", 1642588201000)]
    [InlineData("1.642588201e12", 1642588201000)]
    [InlineData("1.5", null)]
    [InlineData("1e400", null)]
    [InlineData("\"2024-01-27 11:59:22\"", null)]
    public void Number(string value, long? expected)
    {
        var body = AlipayMessageBody.Read<OpenAuthUserAuthCancelled>($$"""{"cancel_time":{{value}}}""")!;

        Assert.Equal(expected, body.CancelTime);
        Assert.Equal(expected is null ? value : null, body.UnknownMembers?["cancel_time"].GetRawText());
    }

    /// <summary>Objects of names that bodies know and of others, values of all kinds, some cut, some nested as deeply as a frame may be.</summary>
    [Fact]
    public void Whatever_the_frame_reader_accepts_every_body_reads()
    {
        var names = MemberPath.All.Select(member => member.Name[(member.Name.LastIndexOf('.') + 1)..]).Distinct().Append("unknown").Append("").Append("\\ud800").Append("a\nb").ToArray();
        var value = Gen.Recursive<string>((depth, inner) => depth > 4
            ? Gen.OneOfConst(Values)
            : Gen.Frequency(
                (2, Gen.OneOfConst(Values)),
                (2, Gen.Select(Gen.OneOfConst(names), inner).Array[0, 4].Select(Object)),
                (1, inner.Array[0, 3].Select(values => $"[{string.Join(',', values)}]")),
                (1, inner.Select(text => JsonValue.Create(text)!.ToJsonString()))));
        var readers = CatalogueTests.Bodies.Select(CatalogueReader.For).ToArray();
        var accepted = 0;

        Gen.Select(Gen.OneOfConst(names), value).Array[0, 6].Select(Object).Sample(
            json =>
            {
                if (AcceptedByFrameReader(json))
                {
                    Interlocked.Increment(ref accepted);
                    Assert.All(readers, read => Assert.NotNull(read(json)));
                }
            },
            iter: 2000);

        Assert.True(accepted > 1000, $"{accepted}");
    }

    [Theory]
    [InlineData(70)]
    [InlineData(254)]
    public void Unknown_members_are_read_as_deep_as_a_frame_may_be_nested(int depth)
    {
        var json = $$"""{"x":{{string.Concat(Enumerable.Repeat("[", depth - 1))}}{{new string(']', depth - 1)}}}""";
        Assert.True(AcceptedByFrameReader(json));

        var body = AlipayMessageBody.Read<FundTransOrderChanged>(json)!;

        Assert.Equal(json, JsonSerializer.Serialize(body, FundTransOrderChanged.JsonTypeInfo));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("\"x\"")]
    [InlineData("{")]
    [InlineData("{}{}")]
    [InlineData("")]
    public void What_is_no_object_is_refused_as_the_frame_reader_refuses_it(string json)
    {
        Assert.False(AcceptedByFrameReader(json));
        Assert.ThrowsAny<JsonException>(() => AlipayMessageBody.Read<FundTransOrderChanged>(json));
    }

    [Fact]
    public void Surrogates_are_replaced_for_direct_callers_of_JsonSerializer_too()
    {
        var body = JsonSerializer.Deserialize("""{"\ud83c":1,"fail_reason":"x\ud83c"}""", FundTransOrderChanged.JsonTypeInfo)!;

        Assert.Equal("x\uFFFD", body.FailReason);
        Assert.Equal("\uFFFD", Assert.Single(body.UnknownMembers!).Key);
    }

    private static string Object((string Name, string Value)[] members)
        => $"{{{string.Join(',', members.Select(member => $"\"{member.Name}\":{member.Value}"))}}}";

    private static bool AcceptedByFrameReader(string content)
    {
        var frame = FrameReader.Read(Encoding.UTF8.GetBytes(
            $$$"""{"protocol":{"x-type":"message","x-cmd":"CONSUME"},"data":{"header":{"appId":"1","msgApi":"a"},"content":{{{content}}} } }""".Insert(0, "stream-id:1\r\n\r\n")));
        return frame.Fault is null;
    }
}
