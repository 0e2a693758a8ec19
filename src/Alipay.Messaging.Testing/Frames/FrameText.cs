using System.Text;

namespace Alipay.Messaging.Testing.Frames;

/// <summary>Composes one message: header lines, a blank line, JSON (protocol.md 3.1, 3.3).</summary>
internal static class FrameText
{
    public static string Compose(
        IEnumerable<KeyValuePair<string, string?>> headers,
        IEnumerable<KeyValuePair<string, string?>> protocol,
        string? data)
    {
        var text = new StringBuilder(512);
        foreach (var (name, value) in headers.Where(IsWritten))
        {
            text.Append(name).Append(':').Append(value).Append("\r\n");
        }

        // Without any header the blank line is still required (vector consume_ack_no_headers).
        text.Append(text.Length == 0 ? "\r\n\r\n" : "\r\n").Append("{\"protocol\":{");
        text.AppendJoin(',', protocol.Where(IsWritten).Select(member => $"\"{member.Key}\":{WireText.Quote(member.Value!)}")); // Filtered by IsWritten.
        text.Append('}');
        if (data is not null)
        {
            text.Append(",\"data\":").Append(data);
        }

        return text.Append('}').ToString();
    }

    private static bool IsWritten(KeyValuePair<string, string?> pair) => !string.IsNullOrWhiteSpace(pair.Value);
}
