using System.Text;
using Alipay.Messaging.Testing.Keys;

namespace Alipay.Messaging.Testing.Frames;

/// <summary>Writes CONSUME frames (protocol.md 3.4).</summary>
internal sealed class ConsumeFrame(AlipayTestGatewayOptions options, KeySet keys)
{
    private readonly Encoding _charset = WireText.Encoding(options.Charset)!; // Checked when the gateway starts.

    public string Compose(string msgApi, string content, string msgId, string streamId, PushOptions push)
    {
        var data = push.Data
            ?? $$"""{"header":{"appId":{{WireText.Quote(push.AppId ?? options.AppId)}},"msgApi":{{WireText.Quote(msgApi)}}},"content":{{content}}}""";
        var signType = push.SignType ?? options.SignType;
        var charset = push.Charset ?? options.Charset;
        var timestamp = WireText.Milliseconds(options.TimeProvider);
        var headers = push.ExtraHeaders.Select(header => KeyValuePair.Create<string, string?>(header.Key, header.Value)).Concat(
        [
            KeyValuePair.Create<string, string?>("from-sys", push.FromSys),
            KeyValuePair.Create<string, string?>("from-sys-ip", push.FromSysIp),
            KeyValuePair.Create<string, string?>("stream-id", streamId),
        ]);
        KeyValuePair<string, string?>[] protocol =
        [
            new("x-type", push.Type),
            new("x-cmd", push.Command),
            new("x-msgId", msgId),
            new("x-timestamp", timestamp),
            new("x-version", "1.0"),
            new("x-charset", charset),
            new("x-signType", signType),
            new("x-sign", Sign(data, push.SignedBy ?? signType, charset, push.Signature)),
        ];
        var text = FrameText.Compose(headers, protocol, data);
        return push.NumericTimestamp
            ? text.Replace($"\"x-timestamp\":\"{timestamp}\"", $"\"x-timestamp\":{timestamp}", StringComparison.Ordinal)
            : text;
    }

    private string? Sign(string data, string signType, string charset, PushSignature kind)
    {
        if (kind == PushSignature.Missing)
        {
            return null;
        }

        if (kind == PushSignature.Garbage)
        {
            return "not*base64";
        }

        var key = kind == PushSignature.OfForeignKey ? keys.Foreign : keys.Alipay;
        var content = (WireText.Encoding(charset) ?? _charset).GetBytes(kind == PushSignature.OfOtherText ? data + " " : data);
        return Convert.ToBase64String(key.Sign(key.CanSign(signType) ? signType : options.SignType, content));
    }
}
