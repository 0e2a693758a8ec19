using System.Globalization;
using System.Text;
using Alipay.Messaging.Configuration;
using Alipay.Messaging.Handshake;
using Alipay.Messaging.Protocol;
using Alipay.Messaging.Signing;

namespace Alipay.Messaging.OpenApi.Calls;

/// <summary>A signed request: the form, and the text that its signature is over, which is not for logs.</summary>
internal sealed record OpenApiRequest(byte[] Form, string SignedText)
{
    // China has had no summer time since 1991; time zone data is not on every machine.
    private static readonly TimeSpan BeijingOffset = TimeSpan.FromHours(8);

    public static OpenApiRequest Create(ClientSettings settings, OpenApiCall call, DateTimeOffset now)
    {
        var parameters = new List<KeyValuePair<string, string?>>
        {
            new(WireNames.QueryAppId, settings.AppId),
            new(OpenApiNames.Method, call.Method),
            new(OpenApiNames.Format, OpenApiNames.Json),
            new(WireNames.QueryCharset, settings.CharsetName),
            new(WireNames.QuerySignType, settings.Security.Signer.SignType.Name()),
            new(WireNames.Timestamp, now.ToOffset(BeijingOffset).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)),
            new(OpenApiNames.Version, OpenApiNames.Version10),
            new(OpenApiNames.BizContent, call.BizContent),
        };
        if (settings.Security.Certificates is { } certificates)
        {
            parameters.Add(new(WireNames.QueryAppCertSn, certificates.App));
            parameters.Add(new(WireNames.QueryAlipayRootCertSn, certificates.AlipayRoot));
        }

        var text = SignedQuery.Content(parameters);
        parameters.Add(new(WireNames.QuerySign, settings.Security.Signer.Sign(settings.Charset.GetBytes(text))));
        return new OpenApiRequest(Encoding.ASCII.GetBytes(SignedQuery.Encode(parameters, settings.Charset)), text);
    }
}
