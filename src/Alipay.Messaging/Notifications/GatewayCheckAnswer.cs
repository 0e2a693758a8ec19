using System.Text;
using Alipay.Messaging.Configuration;
using Alipay.Messaging.Signing;

namespace Alipay.Messaging.Notifications;

/// <summary>
/// The answer to a gateway check (http-protocol.md 4.1). Its text depends on our keys alone, and is ASCII: the same bytes in each charset.
/// </summary>
internal sealed class GatewayCheckAnswer
{
    private const string DefaultCharset = "GBK";

    private readonly string _signed;

    private GatewayCheckAnswer(string signed)
    {
        _signed = signed;
    }

    /// <summary>Signs the answer.</summary>
    /// <param name="security">Our keys.</param>
    /// <param name="succeeded">Whether the check was verified.</param>
    public static GatewayCheckAnswer Sign(Security security, bool succeeded)
    {
        var publicKey = $"<biz_content>{security.Signer.ExportPublicKey()}</biz_content>";
        var response = (succeeded, security.Certificates) switch
        {
            (true, null) => $"<success>true</success>{publicKey}",
            (true, _) => "<success>true</success>",
            _ => $"<success>false</success><error_code>VERIFY_FAILED</error_code>{publicKey}",
        };
        var certificate = security.Certificates is { } facts ? $"<app_cert_sn>{facts.App}</app_cert_sn>" : "";
        var sign = security.Signer.Sign(Encoding.ASCII.GetBytes(response));
        return new GatewayCheckAnswer(
            $"<response>{response}</response>{certificate}<sign>{sign}</sign><sign_type>{security.Signer.SignType.Name()}</sign_type>");
    }

    /// <summary>Declares the charset of the request.</summary>
    /// <param name="charsetName">The charset; null for the default.</param>
    public AlipayNotificationAnswer In(string? charsetName)
    {
        var charset = charsetName ?? DefaultCharset;
        return AlipayNotificationAnswer.Xml(
            charset, Encoding.ASCII.GetBytes($"<?xml version=\"1.0\" encoding=\"{charset}\"?><alipay>{_signed}</alipay>"));
    }
}
