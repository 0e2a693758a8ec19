using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;
using Alipay.Messaging.Testing.Frames;
using Alipay.Messaging.Testing.Keys;

namespace Alipay.Messaging.Testing.Connections;

/// <summary>The content of a PRODUCE frame and its violations of the protocol.</summary>
internal sealed record ProducedMessage(string MsgApi, string Content, IReadOnlyList<string> Problems);

/// <summary>Checks PRODUCE frames against protocol.md 3.6 and 3.8.</summary>
internal sealed class ProduceCheck(AlipayTestGatewayOptions options, KeySet keys)
{
    private const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly SearchValues<char> Digits = SearchValues.Create(Base62);

    private readonly ConcurrentDictionary<string, bool> _streamIds = new();

    public ProducedMessage Read(ClientFrame frame)
    {
        var (msgApi, content) = ReadData(frame.Data);
        return new ProducedMessage(msgApi, content, [.. Problems(frame, msgApi, content)]);
    }

    private static (string MsgApi, string Content) ReadData(string? data)
    {
        try
        {
            using var json = JsonDocument.Parse(data ?? "");
            return (json.RootElement.GetProperty("header").GetProperty("msgApi").GetString() ?? "", json.RootElement.GetProperty("content").GetRawText());
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return ("", ""); // The comparison with the expected text reports it.
        }
    }

    private IEnumerable<string> Problems(ClientFrame frame, string msgApi, string content)
    {
        var data = ExpectedData(msgApi, content);
        if (frame.Data != data)
        {
            yield return "its data is not that of protocol.md 3.6";
        }

        if (frame.Text != Expected(frame))
        {
            yield return "its text is not that of protocol.md 3.6";
        }

        if (!WireText.IsRecent(frame.Member("x-timestamp") ?? "", options.TimeProvider))
        {
            yield return "x-timestamp is not within ten minutes of now";
        }

        if (!IsSigned(frame))
        {
            yield return "its signature does not match its data";
        }

        if (!IsStreamId(frame.StreamId))
        {
            yield return "its stream id is not that of protocol.md 3.8";
        }
        else if (!_streamIds.TryAdd(frame.StreamId, true))
        {
            yield return "its stream id has been used before";
        }
    }

    private string Expected(ClientFrame frame) => FrameText.Compose(
        [new("stream-id", frame.StreamId)],
        [
            new("x-type", "message"),
            new("x-cmd", "PRODUCE"),
            new("x-timestamp", frame.Member("x-timestamp")),
            new("x-version", "1.0"),
            new("x-charset", options.Charset),
            new("x-signType", options.SignType),
            new("x-sign", frame.Member("x-sign")),
        ],
        frame.Data);

    private string ExpectedData(string msgApi, string content)
    {
        var serialNumbers = options.CertificateMode
            ? $",\"app_cert_sn\":\"{keys.Certificates.AppSerialNumber}\",\"alipay_root_cert_sn\":\"{keys.Certificates.RootSerialNumbers}\""
            : "";
        return $"{{\"header\":{{\"appId\":{WireText.Quote(options.AppId)},\"msgApi\":{WireText.Quote(msgApi)}{serialNumbers}}},\"content\":{content}}}";
    }

    private bool IsSigned(ClientFrame frame)
    {
        var sign = frame.Member("x-sign") ?? "";
        var signature = new byte[sign.Length];
        return frame.Data is not null
            && WireText.Encoding(frame.Member("x-charset")) is { } charset
            && Convert.TryFromBase64String(sign, signature, out var length)
            && keys.App.Verify(options.SignType, charset.GetBytes(frame.Data), signature[..length]);
    }

    private bool IsStreamId(string streamId)
    {
        if (streamId.Length != 14 || streamId[0] != 'c' || streamId.AsSpan(1).ContainsAnyExcept(Digits))
        {
            return false;
        }

        var milliseconds = 0L;
        foreach (var digit in streamId.AsSpan(1, 8))
        {
            milliseconds = (milliseconds * 62) + Base62.IndexOf(digit, StringComparison.Ordinal);
        }

        return WireText.IsRecent(milliseconds, options.TimeProvider);
    }
}
