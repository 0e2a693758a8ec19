using System.Text.Json;

namespace Alipay.Messaging.Messages;

/// <summary>
/// The members of one JSON object, taken by name. A member that cannot be read is null and stays, so that <see cref="Rest"/>
/// keeps its JSON beside the members that have no property.
/// </summary>
internal sealed class MemberReader
{
    private readonly Dictionary<string, JsonElement> _members = new(StringComparer.Ordinal);

    public MemberReader(JsonElement json)
    {
        foreach (var member in json.EnumerateObject())
        {
            // The last one counts when a name is repeated, as for fastjson and System.Text.Json.
            _members[member.Name] = member.Value;
        }
    }

    public string? Text(string name) => Take(name, LenientValue.Text);

    public long? Number(string name) => Take(name, LenientValue.Number);

    public TPart? Part<TPart>(string name)
        where TPart : MessagePart, IMessagePart<TPart>
        => Take(name, LenientValue.Part<TPart>);

    public IReadOnlyList<string>? Texts(string name) => Take(name, LenientValue.Texts);

    public IReadOnlyList<TPart>? Parts<TPart>(string name)
        where TPart : MessagePart, IMessagePart<TPart>
        => Take(name, LenientValue.Parts<TPart>);

    /// <summary>What has not been taken, with memory that outlives the JSON document. Null when nothing is left.</summary>
    public IDictionary<string, JsonElement>? Rest()
        => _members.Count == 0 ? null : _members.ToDictionary(member => member.Key, member => member.Value.Clone(), StringComparer.Ordinal);

    private TValue? Take<TValue>(string name, Func<JsonElement, TValue?> read)
    {
        if (!_members.TryGetValue(name, out var json))
        {
            return default;
        }

        var value = json.ValueKind == JsonValueKind.Null ? default : read(json);
        if (value is not null || json.ValueKind == JsonValueKind.Null)
        {
            _members.Remove(name);
        }

        return value;
    }
}
