using System.Globalization;
using Alipay.Messaging.Charsets;
using Alipay.Messaging.Protocol;
using Alipay.Messaging.Signing;

namespace Alipay.Messaging.Handshake;

/// <summary>Builds the two signed addresses that open a connection (protocol.md 1.1, 2.1). Thread-safe.</summary>
/// <param name="host">The gateway as <c>host</c> or <c>host:port</c>.</param>
/// <param name="useTls">Whether to speak https and wss.</param>
/// <param name="appId">The application's id.</param>
/// <param name="charsetName">The charset's name as it was configured, which is how it is sent.</param>
/// <param name="charset">That charset.</param>
/// <param name="signer">Signs with the application's key.</param>
/// <param name="appCertSn">Certificate mode: the SN of the application's certificate; else null.</param>
/// <param name="alipayRootCertSn">Certificate mode: the SN of Alipay's root certificates; else null.</param>
/// <param name="sdkVersion">The name and version of this library.</param>
internal sealed class HandshakeRequestBuilder(
    string host,
    bool useTls,
    string appId,
    string charsetName,
    WireCharset charset,
    IContentSigner signer,
    string? appCertSn,
    string? alipayRootCertSn,
    string sdkVersion)
{
    /// <summary>The address of the register request. The nonce is 32 lower-case hex digits, new each time.</summary>
    public Uri RegisterUri(DateTimeOffset now, string nonce) =>
        Build(useTls ? "https" : "http", WireNames.RegisterPath, now, WireNames.Nonce, nonce);

    /// <summary>The text that the signature of <see cref="RegisterUri"/> is over, for the same arguments. Not for logs.</summary>
    public string RegisterText(DateTimeOffset now, string nonce) => SignedQuery.Content(Parameters(now, WireNames.Nonce, nonce));

    /// <summary>The address of the WebSocket, with the token that the register answer gave.</summary>
    public Uri UpgradeUri(DateTimeOffset now, string linkToken) =>
        Build(useTls ? "wss" : "ws", WireNames.UpgradePath, now, WireNames.LinkToken, linkToken);

    private Uri Build(string scheme, string path, DateTimeOffset now, string ownName, string ownValue)
    {
        var parameters = Parameters(now, ownName, ownValue);
        var content = SignedQuery.Content(parameters);
        parameters.Add(new(WireNames.QuerySign, signer.Sign(charset.GetBytes(content))));

        // As it is: the platform would turn %7E back into ~, and only what was encoded by protocol.md 1.3 is sure to be understood.
        return new Uri(
            $"{scheme}://{host}{path}?{SignedQuery.Encode(parameters, charset)}",
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
    }

    private List<KeyValuePair<string, string?>> Parameters(DateTimeOffset now, string ownName, string ownValue)
    {
        var parameters = new List<KeyValuePair<string, string?>>
        {
            new(WireNames.QueryAppId, appId),
            new(WireNames.QueryCharset, charsetName),
            new(WireNames.SdkVersion, sdkVersion),
            new(WireNames.QuerySignType, signer.SignType.Name()),
            new(WireNames.Timestamp, now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)),
            new(ownName, ownValue),
        };
        AddIfGiven(parameters, WireNames.QueryAppCertSn, appCertSn);
        AddIfGiven(parameters, WireNames.QueryAlipayRootCertSn, alipayRootCertSn);
        return parameters;
    }

    private static void AddIfGiven(List<KeyValuePair<string, string?>> parameters, string name, string? value)
    {
        if (value is not null)
        {
            parameters.Add(new(name, value));
        }
    }
}
