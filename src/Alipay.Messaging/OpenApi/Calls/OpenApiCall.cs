using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Alipay.Messaging.Handshake;
using Alipay.Messaging.Protocol;

namespace Alipay.Messaging.OpenApi.Calls;

/// <summary>One call: its method, its business JSON, and what its answer holds.</summary>
/// <param name="Method">The method.</param>
/// <param name="BizContent">The JSON.</param>
/// <param name="Answer">What the answer holds.</param>
/// <param name="Secrets">The tokens in the JSON, which must appear in no text.</param>
internal sealed record OpenApiCall(string Method, string BizContent, AnswerShape Answer, IReadOnlyCollection<string> Secrets)
{
    // As the official SDKs write it: the charset of the request carries what is beyond ASCII.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static OpenApiCall ForSubscription(
        string method, string topic, string? commType, AlipaySubscriptionAuthorization? authorization, string? tag)
        => new(
            method,
            Json(
                (OpenApiNames.Topic, topic),
                (OpenApiNames.CommType, commType),
                (OpenApiNames.AuthType, authorization?.Type),
                (OpenApiNames.AuthToken, authorization?.Token),
                (OpenApiNames.Tag, tag)),
            Shape(method, OpenApiNames.Topic, OpenApiNames.CommType, OpenApiNames.Tag),
            authorization is null ? [] : [authorization.Token]);

    public static OpenApiCall ForCertificate(string serialNumber)
        => new(
            OpenApiNames.DownloadCertificate,
            Json((WireNames.AlipayCertSn, serialNumber)),
            Shape(OpenApiNames.DownloadCertificate, OpenApiNames.AlipayCertContent),
            []);

    private static AnswerShape Shape(string method, params string[] members)
        => new(method.Replace('.', '_') + OpenApiNames.NodeEnd, [OpenApiNames.SuccessCode], members);

    private static string Json(params (string Name, string? Value)[] members)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json, Plain))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in members)
            {
                if (value is not null)
                {
                    writer.WriteString(name, value);
                }
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(json.WrittenSpan);
    }
}
