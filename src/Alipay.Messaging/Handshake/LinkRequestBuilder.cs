using System.Globalization;
using Alipay.Messaging.Protocol;
using Alipay.Messaging.Signing;
using Alipay.Messaging.Transport;

namespace Alipay.Messaging.Handshake;

/// <summary>Builds the two signed addresses that open a link (protocol.md 1.1, 2.1). Safe for many threads.</summary>
/// <param name="Host">The gateway as <c>host</c> or <c>host:port</c>.</param>
/// <param name="UseTls">Whether to speak https and wss.</param>
/// <param name="AppId">The application's id.</param>
/// <param name="CharsetName">The charset's name as it was configured, which is how it is sent.</param>
/// <param name="Charset">That charset.</param>
/// <param name="Signer">Signs with the application's key.</param>
/// <param name="AppCertSn">Certificate mode: the SN of the application's certificate; else null.</param>
/// <param name="AlipayRootCertSn">Certificate mode: the SN of Alipay's root certificates; else null.</param>
/// <param name="SdkVersion">What we call ourselves.</param>
internal sealed record LinkRequestBuilder(
    string Host,
    bool UseTls,
    string AppId,
    string CharsetName,
    WireCharset Charset,
    IContentSigner Signer,
    string? AppCertSn,
    string? AlipayRootCertSn,
    string SdkVersion)
{
    /// <summary>The address of the register request. The nonce is 32 lower-case hex digits, new each time.</summary>
    public Uri RegisterUri(DateTimeOffset now, string nonce) =>
        Build(UseTls ? "https" : "http", WireNames.RegisterPath, now, WireNames.Nonce, nonce);

    /// <summary>The address of the WebSocket, with the token that the register answer gave.</summary>
    public Uri UpgradeUri(DateTimeOffset now, string linkToken) =>
        Build(UseTls ? "wss" : "ws", WireNames.UpgradePath, now, WireNames.LinkToken, linkToken);

    private Uri Build(string scheme, string path, DateTimeOffset now, string ownName, string ownValue)
    {
        var parameters = new List<KeyValuePair<string, string?>>
        {
            new(WireNames.QueryAppId, AppId),
            new(WireNames.QueryCharset, CharsetName),
            new(WireNames.SdkVersion, SdkVersion),
            new(WireNames.QuerySignType, Signer.SignType.Name()),
            new(WireNames.Timestamp, now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)),
            new(ownName, ownValue),
        };
        AddIfGiven(parameters, WireNames.QueryAppCertSn, AppCertSn);
        AddIfGiven(parameters, WireNames.QueryAlipayRootCertSn, AlipayRootCertSn);

        var content = SignedQuery.Content(parameters);
        parameters.Add(new(WireNames.QuerySign, Signer.Sign(Charset.GetBytes(content))));

        // As it is: the platform would turn %7E back into ~, and only what was encoded by protocol.md 1.3 is sure to be understood.
        return new Uri(
            $"{scheme}://{Host}{path}?{SignedQuery.Encode(parameters, Charset)}",
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
    }

    private static void AddIfGiven(List<KeyValuePair<string, string?>> parameters, string name, string? value)
    {
        if (value is not null)
        {
            parameters.Add(new(name, value));
        }
    }
}
