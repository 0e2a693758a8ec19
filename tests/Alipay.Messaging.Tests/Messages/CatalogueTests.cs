using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Xml.Linq;
using Alipay.Messaging.Messages;
using Alipay.Messaging.Testing;

namespace Alipay.Messaging.Tests.Messages;

/// <summary>The catalogue is whole, and its names follow one rule.</summary>
public sealed class CatalogueTests
{
    private static readonly (string Name, string MsgApi)[] Constants =
        [.. typeof(AlipayMsgApis).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (field.Name, (string)field.GetRawConstantValue()!))];

    /// <summary>Every body type: each that says which message it belongs to.</summary>
    internal static Type[] Bodies { get; } =
        [.. typeof(MessagePart).Assembly.GetExportedTypes().Where(type => type.GetInterfaces().Any(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IAlipayMessageBody<>)))];

    internal static string MsgApiOf(Type body) => (string)body.GetProperty(nameof(FundTransOrderChanged.MsgApi), BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;

    [Fact]
    public void Every_message_that_was_asked_for_is_there_and_all_are_described()
    {
        Assert.Equal(55, Constants.Length);
        Assert.All(Constants, one => Assert.Equal(one.MsgApi, AlipayMsgApis.Describe(one.MsgApi)?.MsgApi));
        Assert.Equal(Constants.Select(one => one.MsgApi).Order(StringComparer.Ordinal), AlipayMessageSamples.All.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Constant_is_named_as_its_message_api_without_the_leading_alipay()
    {
        foreach (var (name, msgApi) in Constants)
        {
            var expected = msgApi.StartsWith("alipay.", StringComparison.Ordinal) ? msgApi["alipay.".Length..] : msgApi;
            Assert.Equal(expected.Replace(".", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal), name, ignoreCase: true);
        }
    }

    [Fact]
    public void Every_message_with_known_members_has_a_body_of_the_constants_name()
        => Assert.Equal(
            Constants.Where(one => AlipayMsgApis.Describe(one.MsgApi)!.Members.Count > 0).OrderBy(one => one.Name, StringComparer.Ordinal), // Described: see above.
            Bodies.Select(body => (body.Name, MsgApiOf(body))).OrderBy(one => one.Name, StringComparer.Ordinal));

    [Fact]
    public void Described_members_are_those_of_the_body_and_of_the_sample()
    {
        foreach (var body in Bodies)
        {
            var described = AlipayMsgApis.Describe(MsgApiOf(body))!.Members; // Described: see above.
            Assert.Equal(described, body.GetProperties().Select(property => property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name).OfType<string>());
            using var sample = JsonDocument.Parse(AlipayMessageSamples.All[MsgApiOf(body)]);
            Assert.Equal(described.Order(StringComparer.Ordinal), sample.RootElement.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Documentation_of_every_message_is_a_heading_of_a_page()
    {
        var root = RepositoryRoot();
        var projectUrl = XDocument.Load(Path.Combine(root, "Directory.Build.props")).Descendants("PackageProjectUrl").Single().Value;
        foreach (var (name, msgApi) in Constants)
        {
            var url = AlipayMsgApis.Describe(msgApi)!.Documentation; // Described: see above.
            Assert.StartsWith($"{projectUrl}/blob/main/docs/messages/", url.ToString(), StringComparison.Ordinal);
            var page = File.ReadAllText(Path.Combine(root, "docs", "messages", url.Segments[^1]));
            Assert.Contains($"\n## {name}\n\n`{msgApi}`\n", page, StringComparison.Ordinal);
            Assert.Equal($"#{name.ToLowerInvariant()}", url.Fragment);
        }
    }

    [Fact]
    public void Unknown_message_API_has_no_description() => Assert.Null(AlipayMsgApis.Describe("my.parcel"));

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
                if (property.IsDefined(typeof(JsonIgnoreAttribute)))
                {
                    continue;
                }

                // fundChannel alone is in camel case on the wire.
                var naming = property.Name == nameof(TradeStatusSyncFundBill.FundChannel) ? JsonNamingPolicy.CamelCase : JsonNamingPolicy.SnakeCaseLower;
                Assert.Equal(naming.ConvertName(property.Name), property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name);
                Assert.Equal(NullabilityState.Nullable, nullability.Create(property).ReadState);
            }
        }
    }

    private static string RepositoryRoot([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(here, "../../../.."));
}
