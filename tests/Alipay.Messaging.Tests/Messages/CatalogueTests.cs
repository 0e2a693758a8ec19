using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Alipay.Messaging.Messages;

namespace Alipay.Messaging.Tests.Messages;

/// <summary>The catalogue is whole, and its names follow one rule.</summary>
public sealed class CatalogueTests
{
    private static readonly string[] RawOnly = ["alipay.open.app.api.field.changed"];

    private static readonly string[] Known =
    [
        "alipay.open.app.api.field.changed",
        "alipay.open.auth.appauth.cancelled",
        "alipay.open.auth.userauth.cancelled",
        "alipay.open.mini.version.audit.passed",
        "alipay.open.mini.version.audit.rejected",
        "alipay.trade.refund.depositback.completed",
        "alipay.open.mini.merchant.confirmed",
        "ant.merchant.expand.indirect.zft.passed",
        "ant.merchant.expand.indirect.zft.rejected",
        "alipay.fund.trans.order.changed",
        "alipay.trade.order.settle.notify",
        "alipay.merchant.tradecomplain.changed",
        "alipay.open.app.service.audit.notify",
        "alipay.open.mini.order.changed",
        "alipay.open.sp.sign.sync.notify",
        "ant.merchant.expand.shop.save.passed",
        "ant.merchant.expand.shop.save.rejected",
        "zhima.credit.payafteruse.creditagreement.changed",
        "alipay.ebpp.invoice.enterprise.newinvoice.notify",
    ];

    private static readonly (string Name, string MsgApi)[] Constants =
        [.. typeof(AlipayMsgApis).GetFields().Select(field => (field.Name, (string)field.GetRawConstantValue()!))];

    /// <summary>Every body type: each that says which message it belongs to.</summary>
    internal static Type[] Bodies { get; } =
        [.. typeof(MessagePart).Assembly.GetExportedTypes().Where(type => type.GetInterfaces().Any(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IAlipayMessageBody<>)))];

    internal static string MsgApiOf(Type body) => (string)body.GetProperty(nameof(FundTransOrderChanged.MsgApi), BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;

    [Fact]
    public void Constants_are_the_list_and_each_is_there_once()
        => Assert.Equal(Known.Order(StringComparer.Ordinal), Constants.Select(one => one.MsgApi).Order(StringComparer.Ordinal));

    [Fact]
    public void Constant_is_named_as_its_message_api_without_the_leading_alipay()
    {
        foreach (var (name, msgApi) in Constants)
        {
            var expected = msgApi.StartsWith("alipay.", StringComparison.Ordinal) ? msgApi["alipay.".Length..] : msgApi;
            Assert.Equal(expected.Replace(".", "", StringComparison.Ordinal), name, ignoreCase: true);
        }
    }

    [Fact]
    public void Every_message_with_known_members_has_a_body_of_the_constants_name()
        => Assert.Equal(
            Constants.Where(one => !RawOnly.Contains(one.MsgApi)).OrderBy(one => one.Name, StringComparer.Ordinal),
            Bodies.Select(body => (body.Name, MsgApiOf(body))).OrderBy(one => one.Name, StringComparer.Ordinal));

    [Fact]
    public void Every_body_is_a_sealed_message_part_with_its_own_metadata()
    {
        foreach (var body in Bodies)
        {
            Assert.True(body.IsSealed && body.IsAssignableTo(typeof(MessagePart)), body.Name);
            Assert.Equal(body, CatalogueReader.JsonTypeInfoOf(body).Type);
            Assert.Same(CatalogueReader.JsonTypeInfoOf(body), CatalogueReader.JsonTypeInfoOf(body));
        }
    }

    [Fact]
    public void Member_is_optional_and_named_as_on_the_wire()
    {
        var nullability = new NullabilityInfoContext();
        foreach (var part in typeof(MessagePart).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(MessagePart))))
        {
            foreach (var property in part.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            {
                Assert.Equal(JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name), property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name);
                Assert.Equal(NullabilityState.Nullable, nullability.Create(property).ReadState);
            }
        }
    }
}
