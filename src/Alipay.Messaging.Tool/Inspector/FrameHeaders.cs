using System.Text.Json;

namespace Alipay.Messaging.Tool.Inspector;

/// <summary>The pairs beside the content in what was sent, for people to read.</summary>
internal static class FrameHeaders
{
    /// <summary>The header lines and the members of <c>protocol</c>.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> OfFrame(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var pairs = new List<IReadOnlyList<string>>();
        foreach (var line in text[..Math.Max(0, end)].Split("\r\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            pairs.Add(colon < 0 ? [line, ""] : [line[..colon], line[(colon + 1)..]]);
        }

        try
        {
            using var json = JsonDocument.Parse(text.AsMemory(end < 0 ? 0 : end + 4));
            pairs.AddRange(json.RootElement.GetProperty("protocol").EnumerateObject().Select(member => (string[])[member.Name, member.Value.ToString()]));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // A malformed frame, sent on purpose.
        }

        return pairs;
    }

    /// <summary>The members of a form but the content.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> OfForm(string text)
        => [.. text.Split('&').Select(pair => pair.Split('=', 2)).Where(pair => pair[0] != "biz_content").Select(pair => (string[])[pair[0], Decode(pair[^1])])];

    private static string Decode(string value) => Uri.UnescapeDataString(value.Replace('+', ' '));
}
