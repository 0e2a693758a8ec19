using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Alipay.Messaging.Messages;

/// <summary>Reads a JSON value as the type of its member, in every form in which it may be sent. Null when it cannot be read.</summary>
internal static class LenientValue
{
    /// <summary>A string; anything else is its JSON text.</summary>
    public static string? Text(JsonElement json) => json.ValueKind == JsonValueKind.String ? json.GetString() : json.GetRawText();

    /// <summary>An integer, also one in a string or written as 1.0 or 1e3.</summary>
    public static long? Number(JsonElement json)
        => json.ValueKind is JsonValueKind.Number or JsonValueKind.String
            && decimal.TryParse(Text(json), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && decimal.IsInteger(number)
            && number is >= long.MinValue and <= long.MaxValue
                ? (long)number
                : null;

    /// <summary>An object, also one whose JSON is in a string.</summary>
    public static TPart? Part<TPart>(JsonElement json)
        where TPart : MessagePart, IMessagePart<TPart>
        => json.ValueKind switch
        {
            JsonValueKind.Object => TPart.ReadMembers(new MemberReader(json)),
            JsonValueKind.String => Inside(json, Part<TPart>),
            _ => null,
        };

    /// <summary>A list of strings, also one whose JSON is in a string; a single value is a list of one.</summary>
    public static IReadOnlyList<string>? Texts(JsonElement json)
        => json.ValueKind switch
        {
            JsonValueKind.Array => List(json, Text),
            JsonValueKind.String => Inside(json, inner => inner.ValueKind == JsonValueKind.Array ? Texts(inner) : null) ?? Single(json),
            _ => Single(json),
        };

    /// <summary>A list of objects, also one whose JSON is in a string; a single object is a list of one.</summary>
    public static IReadOnlyList<TPart>? Parts<TPart>(JsonElement json)
        where TPart : MessagePart, IMessagePart<TPart>
        => json.ValueKind switch
        {
            JsonValueKind.Array => List(json, Part<TPart>),
            JsonValueKind.Object => [TPart.ReadMembers(new MemberReader(json))],
            JsonValueKind.String => Inside(json, Parts<TPart>),
            _ => null,
        };

    /// <summary>Elements that are null are left out. One that cannot be read makes the list unreadable: half a list of amounts is a wrong sum.</summary>
    private static List<TElement>? List<TElement>(JsonElement json, Func<JsonElement, TElement?> read)
        where TElement : class
    {
        var list = new List<TElement>(json.GetArrayLength());
        foreach (var element in json.EnumerateArray().Where(element => element.ValueKind != JsonValueKind.Null))
        {
            if (read(element) is not { } value)
            {
                return null;
            }

            list.Add(value);
        }

        return list;
    }

    private static string[]? Single(JsonElement json) => Text(json) is { } text && !string.IsNullOrWhiteSpace(text) ? [text] : null;

    /// <summary>Reads the object or list whose JSON is in the string.</summary>
    private static TValue? Inside<TValue>(JsonElement json, Func<JsonElement, TValue?> read)
        where TValue : class
    {
        var text = json.GetString()!.Trim(); // A string has a text.
        if (!text.StartsWith('{') && !text.StartsWith('['))
        {
            return null;
        }

        try
        {
            var clean = BodyText.Clean(Encoding.UTF8.GetBytes(text)).ToArray();
            using var document = JsonDocument.Parse(clean, new JsonDocumentOptions { MaxDepth = BodyJson.MaxDepth });
            return read(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
