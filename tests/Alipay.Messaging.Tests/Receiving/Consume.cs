using System.Text.Json;

namespace Alipay.Messaging.Tests.Receiving;

/// <summary>Writes CONSUME frames by hand, member by member, so that a test can spoil any of them.</summary>
internal sealed class Consume
{
    public string Headers { get; init; } = "from-sys:sys1\r\nfrom-sys-ip:1.2.3.4\r\nstream-id:{0}\r\n\r\n";

    public string StreamId { get; init; } = "s1";

    public string MsgId { get; init; } = "m1";

    public string Data { get; init; } = """{"header":{"appId":"2021000000000001","msgApi":"api.x"},"content":{"k":"v"}}""";

    public string? SignedText { get; init; }

    public string? Sign { get; init; }

    public bool SignMissing { get; init; }

    public bool Sha1 { get; init; }

    public string? PrivateKey { get; init; }

    public string? SignType { get; init; } = "RSA2";

    public string? Charset { get; init; } = "UTF-8";

    public string Type { get; init; } = "message";

    public string Command { get; init; } = "CONSUME";

    public override string ToString()
    {
        var sign = SignMissing ? null : Sign ?? TestKeys.SignAsAlipay(SignedText ?? Data, Sha1, PrivateKey);
        string?[] members =
        [
            Member("x-type", Type), Member("x-cmd", Command), Member("x-msgId", MsgId), Member("x-timestamp", "1700000000000"),
            Member("x-version", "1.0"), Member("x-charset", Charset), Member("x-signType", SignType), Member("x-sign", sign),
        ];
        return string.Format(Headers, StreamId) + "{\"protocol\":{" + string.Join(',', members.Where(m => m is not null)) + "},\"data\":" + Data + "}";
    }

    public static string Ack(string streamId, string msgId, string status)
        => $"from-sys:sys1\r\nfrom-sys-ip:1.2.3.4\r\nstream-id:{streamId}\r\n\r\n"
            + $"{{\"protocol\":{{\"x-type\":\"message\",\"x-cmd\":\"CONSUME_ACK\",\"x-msgId\":{JsonSerializer.Serialize(msgId)},\"x-version\":\"1.0\",\"x-status\":\"{status}\"}}}}";

    private static string? Member(string name, string? value) => value is null ? null : $"\"{name}\":{JsonSerializer.Serialize(value)}";
}
