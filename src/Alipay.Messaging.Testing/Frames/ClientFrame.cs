using System.Text.Json;

namespace Alipay.Messaging.Testing.Frames;

/// <summary>A message from the client, parsed strictly by protocol.md 3.</summary>
internal sealed class ClientFrame
{
    private ClientFrame(string text, IReadOnlyList<KeyValuePair<string, string?>> headers, IReadOnlyList<KeyValuePair<string, string?>> protocol, string? data)
    {
        Text = text;
        Headers = headers;
        Protocol = protocol;
        Data = data;
    }

    public string Text { get; }

    public IReadOnlyList<KeyValuePair<string, string?>> Headers { get; }

    public IReadOnlyList<KeyValuePair<string, string?>> Protocol { get; }

    /// <summary>The exact text of <c>data</c>; null when there is none.</summary>
    public string? Data { get; }

    public string StreamId => Header("stream-id") ?? "";

    public string? Header(string name) => Find(Headers, name);

    public string? Member(string name) => Find(Protocol, name);

    /// <exception cref="FormatException">The text is not a frame; the message says why.</exception>
    public static ClientFrame Parse(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
        {
            throw new FormatException("it has no blank line after its headers");
        }

        var headers = text[..end].Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(ParseHeader).ToArray();
        try
        {
            using var json = JsonDocument.Parse(text[(end + 4)..]);
            var members = json.RootElement.EnumerateObject().ToArray();
            if (members.Length is 0 or > 2 || members[0].Name != "protocol" || (members.Length == 2 && members[1].Name != "data"))
            {
                throw new FormatException("its JSON is not {\"protocol\":…[,\"data\":…]}");
            }

            var protocol = members[0].Value.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, member.Value.GetString())).ToArray();
            return new ClientFrame(text, headers, protocol, members.Length == 2 ? members[1].Value.GetRawText() : null);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new FormatException("its JSON is not an object of objects of strings", exception);
        }
    }

    private static KeyValuePair<string, string?> ParseHeader(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        return colon < 0
            ? throw new FormatException("a header line has no colon")
            : KeyValuePair.Create<string, string?>(line[..colon], line[(colon + 1)..]);
    }

    private static string? Find(IReadOnlyList<KeyValuePair<string, string?>> pairs, string name)
        => pairs.FirstOrDefault(pair => pair.Key == name).Value;
}
