using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Alipay.Messaging.Tests;

/// <summary>Reads the vectors that the Java SDK produced. A vector is known by its name; a repeated name gets "#2" and so on.</summary>
internal static class VectorFile
{
    public static JsonDocument Load(string name) =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Vectors", name)));

    public static IEnumerable<object[]> Names(string file, Func<JsonElement, bool>? filter = null) =>
        Named(file).Where(vector => filter is null || filter(vector.Element)).Select(vector => new object[] { vector.Name });

    public static JsonElement Get(string file, string name) => Named(file).Single(vector => vector.Name == name).Element;

    /// <summary>The string, or null for JSON null. GetString would throw on a lone surrogate, which some vectors hold on purpose.</summary>
    public static string? Text(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        var raw = element.GetRawText().AsSpan()[1..^1];
        var text = new StringBuilder(raw.Length);
        while (!raw.IsEmpty)
        {
            var length = raw[0] != '\\' ? 1 : raw[1] == 'u' ? 6 : 2;
            text.Append(length switch
            {
                1 => raw[0],
                2 => Unescape(raw[1]),
                _ => (char)ushort.Parse(raw[2..6], NumberStyles.HexNumber, CultureInfo.InvariantCulture),
            });
            raw = raw[length..];
        }

        return text.ToString();
    }

    private static IEnumerable<(string Name, JsonElement Element)> Named(string file)
    {
        using var document = Load(file);
        var seen = new Dictionary<string, int>();
        foreach (var vector in document.RootElement.GetProperty("vectors").EnumerateArray())
        {
            var name = Text(vector.GetProperty("name"))!;
            var count = seen[name] = seen.GetValueOrDefault(name) + 1;
            yield return (count == 1 ? name : $"{name}#{count}", vector.Clone());
        }
    }

    private static char Unescape(char escaped) => escaped switch
    {
        'b' => '\b',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        _ => escaped,
    };
}
