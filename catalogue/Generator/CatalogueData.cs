using System.Text.Json;
using System.Text.Json.Serialization;

namespace Alipay.Messaging.Catalogue;

/// <summary>What catalogue/*.json says, checked: each member has a description, each sample is made of the members.</summary>
internal sealed class CatalogueData
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    public required IReadOnlyList<Group> Groups { get; init; }

    public required IReadOnlyList<Part> Parts { get; init; }

    public required IReadOnlyDictionary<string, Description> Descriptions { get; init; }

    public IReadOnlyList<Message> Messages => [.. Groups.SelectMany(group => group.Messages)];

    public static CatalogueData Load(string folder)
    {
        var catalogue = new CatalogueData
        {
            Descriptions = Read<Dictionary<string, Description>>(Path.Combine(folder, "members.json")),
            Parts = Read<List<Part>>(Path.Combine(folder, "parts.json")),
            Groups =
            [
                .. Directory.GetFiles(folder, "?-*.json").Order(StringComparer.Ordinal)
                    .Select(path => Read<Group>(path) with { File = Path.GetFileNameWithoutExtension(path)[2..] }),
            ],
        };
        catalogue.Check();
        return catalogue;
    }

    /// <summary>The members of a body or part, in order.</summary>
    public IReadOnlyList<Member> MembersOf(string typeName, string members)
        => [.. members.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => MemberOf(typeName, word.TrimEnd('!'), word.EndsWith('!')))];

    private static TData Read<TData>(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<TData>(File.ReadAllText(path), Json) ?? throw new CatalogueException($"{path} is empty.");
        }
        catch (JsonException e)
        {
            throw new CatalogueException($"{path}: {e.Message}");
        }
    }

    private Member MemberOf(string typeName, string name, bool isRequired)
        => Descriptions.TryGetValue($"{typeName}.{name}", out var description) || Descriptions.TryGetValue(name, out description)
            ? new Member(name, isRequired, description)
            : throw new CatalogueException($"{name} of {typeName} has no description: add a line to catalogue/members.json.");

    private void Check()
    {
        foreach (var twice in Messages.Select(message => message.MsgApi).Concat(Messages.Select(message => message.Name)).GroupBy(name => name).Where(names => names.Count() > 1))
        {
            throw new CatalogueException($"{twice.Key} is there twice.");
        }

        foreach (var message in Messages)
        {
            if (!message.MsgApi.Replace(".", "").Replace("_", "").EndsWith(message.Name, StringComparison.OrdinalIgnoreCase))
            {
                throw new CatalogueException($"{message.Name} is not {message.MsgApi} without its dots and underscores.");
            }

            CheckSample(message.MsgApi, message.Sample, MembersOf(message.Name, message.Members));
        }

        foreach (var part in Parts)
        {
            MembersOf(part.Name, part.Members);
        }
    }

    private void CheckSample(string msgApi, JsonElement sample, IReadOnlyList<Member> members)
    {
        var given = sample.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal);
        if (!given.SequenceEqual(members.Select(member => member.Name).Order(StringComparer.Ordinal)))
        {
            throw new CatalogueException($"The sample of {msgApi} must have the members that the message lists, and no other.");
        }

        foreach (var member in members.Where(member => member.PartName is not null))
        {
            var part = Parts.FirstOrDefault(part => part.Name == member.PartName)
                ?? throw new CatalogueException($"{member.PartName} is not in catalogue/parts.json.");
            var value = sample.GetProperty(member.Name);
            foreach (var one in value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().ToArray() : [value])
            {
                CheckSample($"{msgApi}, {member.Name}", one, MembersOf(part.Name, part.Members));
            }
        }
    }
}

/// <summary>The data cannot be used; the message says where.</summary>
internal sealed class CatalogueException(string message) : Exception(message);
