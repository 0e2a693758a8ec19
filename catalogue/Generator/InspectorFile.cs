using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Alipay.Messaging.Catalogue;

/// <summary>The catalogue that the inspector's page reads: every message with its members, their meaning in both languages, and a sample.</summary>
internal static class InspectorFile
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Add(CatalogueData catalogue, OutputFiles output)
    {
        var groups = catalogue.Groups.Select(group =>
        {
            var messages = group.Messages.Select(message => ToObject(catalogue, message).ToJsonString(Readable));
            return $"{{\"en\":{Text(group.En)},\"zh\":{Text(group.Zh)},\"messages\":[\n{string.Join(",\n", messages)}]}}";
        });
        output.Add(
            "src/Alipay.Messaging.AspNetCore/Inspector/catalogue.json",
            $"{{\"about\":{Text(OutputFiles.Mark)},\"groups\":[\n{string.Join(",\n", groups)}]}}");
    }

    private static string Text(string text) => JsonSerializer.Serialize(text, Readable);

    private static JsonObject ToObject(CatalogueData catalogue, Message message) => new()
    {
        ["msgApi"] = message.MsgApi,
        ["en"] = message.En,
        ["zh"] = message.Zh,
        ["grade"] = message.Grade,
        ["members"] = message.HasBody ? Members(catalogue, message.Name, message.Members) : new JsonArray(),
        ["sample"] = SampleFile.Compact(message.Sample),
    };

    private static JsonArray Members(CatalogueData catalogue, string owner, string names)
        => [.. catalogue.MembersOf(owner, names).Select(member => ToObject(catalogue, member))];

    private static JsonObject ToObject(CatalogueData catalogue, Member member)
    {
        var result = new JsonObject
        {
            ["name"] = member.Name,
            ["type"] = Type(member),
            ["en"] = member.Description.En,
            ["zh"] = member.Description.Zh,
        };
        if (member.IsRequired)
        {
            result["required"] = true;
        }

        if (member.PartName is { } name)
        {
            result["members"] = Members(catalogue, name, catalogue.Parts.Single(part => part.Name == name).Members);
        }

        return result;
    }

    private static string Type(Member member) => member.Kind switch
    {
        "yuan" => "yuan 元",
        "time" => "time 时间",
        "epochMs" => "ms 毫秒",
        "texts" => "string[]",
        "part" => "object",
        "parts" => "object[]",
        _ => "string",
    };
}
