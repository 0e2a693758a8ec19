using System.Text.Json;

namespace Alipay.Messaging.Messages;

/// <summary>Writes the members that have a value, by the names they have on the wire.</summary>
internal readonly struct MemberWriter(Utf8JsonWriter json)
{
    public void Text(string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    public void Number(string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    public void Part(string name, MessagePart? value)
    {
        if (value is not null)
        {
            json.WritePropertyName(name);
            Object(value);
        }
    }

    public void Texts(string name, IReadOnlyList<string>? values)
    {
        if (values is not null)
        {
            json.WriteStartArray(name);
            foreach (var value in values)
            {
                json.WriteStringValue(value);
            }

            json.WriteEndArray();
        }
    }

    public void Parts(string name, IReadOnlyList<MessagePart>? values)
    {
        if (values is not null)
        {
            json.WriteStartArray(name);
            foreach (var value in values)
            {
                Object(value);
            }

            json.WriteEndArray();
        }
    }

    public void Object(MessagePart part)
    {
        json.WriteStartObject();
        part.WriteMembers(this);
        foreach (var (name, value) in part.UnknownMembers ?? new Dictionary<string, JsonElement>())
        {
            json.WritePropertyName(name);
            value.WriteTo(json);
        }

        json.WriteEndObject();
    }
}
