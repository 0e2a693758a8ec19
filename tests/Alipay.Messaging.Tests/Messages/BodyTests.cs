using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Alipay.Messaging.Messages;
using Alipay.Messaging.Testing;

namespace Alipay.Messaging.Tests.Messages;

public sealed class BodyTests
{
    /// <summary>As it was really received, from the sources of docs/messages.md.</summary>
    private const string RealSample =
        """{"pay_date":"2022-01-19 18:30:01","biz_scene":"DIRECT_TRANSFER","action_type":"FINISH","pay_fund_order_id":"20220119110070001506250088945520","origin_interface":"alipay.fund.trans.uni.transfer","out_biz_no":"ZFB-SJ-JFDH-202201191830008822543732","trans_amount":"0.10","product_code":"TRANS_ACCOUNT_NO_PWD","order_id":"20220119110070000006250063947373","status":"SUCCESS"}""";

    public static TheoryData<string> MsgApis => [.. CatalogueTests.Bodies.Select(CatalogueTests.MsgApiOf)];

    [Theory]
    [MemberData(nameof(MsgApis))]
    public void Sample_fills_every_member_and_is_written_as_it_was(string msgApi)
    {
        var sample = AlipayMessageSamples.All[msgApi];

        var body = Read(msgApi, sample);

        Assert.All(Members(body), member => Assert.NotNull(member.GetValue(body)));
        Assert.Null(body.UnknownMembers);
        var written = JsonSerializer.Serialize(body, CatalogueReader.JsonTypeInfoOf(body.GetType()));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(sample), JsonNode.Parse(written)), written);
    }

    [Theory]
    [MemberData(nameof(MsgApis))]
    public void Missing_members_and_nulls_are_null(string msgApi)
    {
        var nulls = JsonNode.Parse(AlipayMessageSamples.All[msgApi])!.AsObject().ToDictionary(member => member.Key, _ => (string?)null);

        foreach (var text in new[] { "{}", JsonSerializer.Serialize(nulls) })
        {
            var body = Read(msgApi, text);
            Assert.All(Members(body), member => Assert.Null(member.GetValue(body)));
        }
    }

    [Theory]
    [MemberData(nameof(MsgApis))]
    public void Unknown_members_are_kept_and_written_again(string msgApi)
    {
        var body = Read(msgApi, """{"new_in_2030":{"a":[1,2]},"another":"中文"}""");

        Assert.Equal("""{"a":[1,2]}""", body.UnknownMembers!["new_in_2030"].GetRawText());
        Assert.Equal("中文", body.UnknownMembers["another"].GetString());
        var written = JsonNode.Parse(JsonSerializer.Serialize(body, CatalogueReader.JsonTypeInfoOf(body.GetType())))!;
        Assert.Equal(2, (int)written["new_in_2030"]!["a"]![1]!);
    }

    [Fact]
    public void Unknown_members_of_a_nested_object_are_kept()
    {
        var body = Read<TradeOrderSettleNotify>("""{"royalty_detail_list":[{"state":"FAIL","error_code":"E1"}]}""");

        var detail = Assert.Single(body.RoyaltyDetailList!);
        Assert.Equal("FAIL", detail.State);
        Assert.Equal("E1", detail.UnknownMembers!["error_code"].GetString());
    }

    [Fact]
    public void Real_sample_is_read()
    {
        var body = Read<FundTransOrderChanged>(RealSample);

        Assert.Equal("0.10", body.TransAmount);
        Assert.Equal("SUCCESS", body.Status);
        Assert.Equal("FINISH", body.ActionType);
        Assert.Equal("DIRECT_TRANSFER", body.BizScene);
        Assert.Equal("2022-01-19 18:30:01", body.PayDate);
        Assert.Equal("ZFB-SJ-JFDH-202201191830008822543732", body.OutBizNo);
        Assert.Equal("20220119110070000006250063947373", body.OrderId);
        Assert.Equal("20220119110070001506250088945520", body.PayFundOrderId);
        Assert.Equal("alipay.fund.trans.uni.transfer", body.OriginInterface);
        Assert.Equal("TRANS_ACCOUNT_NO_PWD", body.ProductCode);
        Assert.Null(body.UnknownMembers);
    }

    [Fact]
    public void Value_that_nobody_knows_does_not_fail_the_message()
        => Assert.Equal("SOMETHING_NEW", Read<FundTransOrderChanged>("""{"status":"SOMETHING_NEW"}""").Status);

    [Theory]
    [InlineData("1642588201000")]
    [InlineData("\"1642588201000\"")]
    public void Number_may_come_as_a_string(string value)
        => Assert.Equal(1642588201000, Read<OpenAuthUserAuthCancelled>($$"""{"cancel_time":{{value}}}""").CancelTime);

    [Theory]
    [InlineData("\"10.00\"", "10.00")]
    [InlineData("10.00", "10.00")]
    [InlineData("12345678901234567890.10", "12345678901234567890.10")]
    [InlineData("true", "true")]
    [InlineData("""{"a": [1, "中"]}""", """{"a": [1, "中"]}""")]
    [InlineData("[\"a\"]", "[\"a\"]")]
    public void String_member_keeps_the_text_of_whatever_came(string value, string expected)
        => Assert.Equal(expected, Read<TradeRefundDepositBackCompleted>($$"""{"dback_amount":{{value}}}""").DbackAmount);

    [Fact]
    public void String_in_a_list_may_come_as_a_number()
        => Assert.Equal(["1", "b"], Read<OpenMiniVersionAuditRejected>("""{"base_audit_reason":{"audit_images":[1,"b"]}}""").BaseAuditReason!.AuditImages!);

    /// <summary>A body may hold a token or a name, and whatever can be printed ends up in a log.</summary>
    [Theory]
    [MemberData(nameof(MsgApis))]
    public void Body_does_not_print_itself(string msgApi)
    {
        var body = Read(msgApi, AlipayMessageSamples.All[msgApi]);

        Assert.Equal(body.GetType().FullName, body.ToString());
    }

    private static TBody Read<TBody>(string json)
        where TBody : IAlipayMessageBody<TBody>
        => AlipayMessageBody.Read<TBody>(json)!; // An object is never null.

    private static MessagePart Read(string msgApi, string json)
        => CatalogueReader.Read(CatalogueTests.Bodies.Single(type => CatalogueTests.MsgApiOf(type) == msgApi), json);

    private static IEnumerable<PropertyInfo> Members(MessagePart body)
        => body.GetType().GetProperties().Where(property => property.IsDefined(typeof(JsonPropertyNameAttribute)));
}
