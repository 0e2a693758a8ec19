using System.Text;
using Alipay.Messaging.Configuration;
using Alipay.Messaging.Signing;

namespace Alipay.Messaging.Notifications;

/// <summary>The answer to a gateway check (http-protocol.md 4.1). Its text does not depend on the request, its declared charset aside.</summary>
internal static class GatewayCheckAnswer
{
    private const string DefaultCharset = "GBK";

    public static AlipayNotificationAnswer Create(ClientSettings settings, string? charsetName, bool succeeded)
    {
        var charset = charsetName ?? DefaultCharset;
        var publicKey = $"<biz_content>{settings.Security.Signer.ExportPublicKey()}</biz_content>";
        var response = (succeeded, settings.Security.Certificates) switch
        {
            (true, null) => $"<success>true</success>{publicKey}",
            (true, _) => "<success>true</success>",
            _ => $"<success>false</success><error_code>VERIFY_FAILED</error_code>{publicKey}",
        };
        var certificate = settings.Security.Certificates is { } facts ? $"<app_cert_sn>{facts.App}</app_cert_sn>" : "";

        // All of it is ASCII: the same bytes in every charset.
        var sign = settings.Security.Signer.Sign(Encoding.ASCII.GetBytes(response));
        var xml = $"<?xml version=\"1.0\" encoding=\"{charset}\"?><alipay><response>{response}</response>{certificate}<sign>{sign}</sign>"
            + $"<sign_type>{settings.Security.Signer.SignType.Name()}</sign_type></alipay>";
        return AlipayNotificationAnswer.Xml(charset, Encoding.ASCII.GetBytes(xml));
    }
}
