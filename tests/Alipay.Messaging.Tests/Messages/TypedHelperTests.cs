using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Alipay.Messaging.Messages;
using Alipay.Messaging.Testing;
using CsCheck;

namespace Alipay.Messaging.Tests.Messages;

/// <summary>The amounts and times beside the texts.</summary>
public sealed class TypedHelperTests
{
    [Theory]
    [InlineData("1.01", "1.01")]
    [InlineData("10", "10")]
    [InlineData(" 0.10 ", "0.10")]
    [InlineData("-5.00", "-5.00")]
    [InlineData("1,000.00", null)]
    [InlineData("1e3", null)]
    [InlineData("99999999999999999999999999999999", null)]
    [InlineData("free", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Amount(string? text, string? expected)
        => Assert.Equal(expected, new TradeRefundDepositBackCompleted { DbackAmount = text }.DbackAmountValue?.ToString(CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("2020-06-02 14:03:48", "2020-06-02T14:03:48.0000000+08:00")]
    [InlineData(" 2020-06-02 14:03:48.5 ", "2020-06-02T14:03:48.5000000+08:00")]
    [InlineData("2020-06-02", "2020-06-02T00:00:00.0000000+08:00")]
    [InlineData("20200602140348", "2020-06-02T14:03:48.0000000+08:00")]
    [InlineData("2020-06-02T14:03:48+00:00", "2020-06-02T14:03:48.0000000+00:00")]
    [InlineData("2020-06-02T14:03:48Z", "2020-06-02T14:03:48.0000000+00:00")]
    [InlineData("1591077828000", "2020-06-02T14:03:48.0000000+08:00")]
    [InlineData("0001-01-01 00:00:00", null)]
    [InlineData("2020-13-02 14:03:48", null)]
    [InlineData("yesterday", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Time(string? text, string? expected)
        => Assert.Equal(expected, new TradeRefundDepositBackCompleted { BankAckTime = text }.BankAckTimeValue?.ToString("O", CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("1642588201000", "2022-01-19T18:30:01.0000000+08:00")]
    [InlineData("\"1642588201000\"", "2022-01-19T18:30:01.0000000+08:00")]
    [InlineData("\"2022-01-19 18:30:01\"", "2022-01-19T18:30:01.0000000+08:00")]
    [InlineData("9223372036854775807", null)]
    [InlineData("-9223372036854775808", null)]
    [InlineData("253402300799999", null)]
    [InlineData("\"soon\"", null)]
    [InlineData("{}", null)]
    [InlineData("null", null)]
    public void Milliseconds(string json, string? expected)
        => Assert.Equal(
            expected,
            AlipayMessageBody.Read<OpenAuthUserAuthCancelled>($$"""{"cancel_time":{{json}}}""")!.CancelTimeValue?.ToString("O", CultureInfo.InvariantCulture));

    [Fact]
    public void Culture_of_the_thread_does_not_matter()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("th-TH") { NumberFormat = { NumberDecimalSeparator = ",", NumberGroupSeparator = "." } };
            var body = new FundTransOrderChanged { TransAmount = "32.00", PayDate = "2013-01-01 08:08:08" };

            Assert.Equal(32.00m, body.TransAmountValue);
            Assert.Equal(2013, body.PayDateValue?.Year);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Every_helper_reads_its_sample()
    {
        foreach (var body in CatalogueTests.Bodies)
        {
            var sample = CatalogueReader.Read(body, AlipayMessageSamples.All[CatalogueTests.MsgApiOf(body)]);
            Assert.All(body.GetProperties().Where(property => property.IsDefined(typeof(JsonIgnoreAttribute))), helper => Assert.NotNull(helper.GetValue(sample)));
        }
    }

    [Fact]
    public void No_helper_ever_throws()
    {
        var helped = CatalogueTests.Bodies
            .SelectMany(body => body.GetProperties().Where(property => property.IsDefined(typeof(JsonIgnoreAttribute))).Select(helper => (Body: body, Helper: helper)))
            .Select(one => (one.Body, one.Helper, Member: JsonNamingPolicy.SnakeCaseLower.ConvertName(one.Helper.Name[..^"Value".Length])))
            .ToArray();
        Assert.True(helped.Length > 20);

        Gen.OneOf(
            Gen.String,
            Gen.String["0123456789-: .TZ+"],
            Gen.Long.Select(number => number.ToString(CultureInfo.InvariantCulture)),
            Gen.DateTime.Select(time => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)))
            .Sample(
                text => Assert.All(helped, one => one.Helper.GetValue(CatalogueReader.Read(one.Body, $$"""{"{{one.Member}}":{{JsonSerializer.Serialize(text)}}}"""))),
                iter: 500);
    }

    [Fact]
    public void Known_states_are_constants()
    {
        var body = AlipayMessageBody.Read<TradeRefundDepositBackCompleted>(AlipayMessageSamples.All[TradeRefundDepositBackCompleted.MsgApi])!;

        Assert.Equal(TradeRefundDepositBackCompleted.DbackStatusSuccess, body.DbackStatus);
    }
}
