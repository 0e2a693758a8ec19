using System.Net;

namespace Alipay.Messaging.Testing.Keys;

/// <summary>Provides a client's credentials as settings or as files.</summary>
internal sealed class ClientCredentials(AlipayTestGatewayOptions options, KeySet keys, TlsIdentity? tls)
{
    public void ApplyTo(AlipayMessagingOptions client, string host)
    {
        client.AppId = options.AppId;
        client.ServerHost = host;
        client.UseTls = options.UseTls;
        client.SignType = options.SignType;
        client.Charset = options.Charset;
        client.AppPrivateKey = keys.App.PrivateKey;
        client.AlipayPublicKey = options.CertificateMode ? null : keys.Alipay.PublicKey;
        client.AppCertContent = options.CertificateMode ? keys.Certificates.AppCert : null;
        client.AlipayPublicCertContent = options.CertificateMode ? keys.Certificates.AlipayPublicCert : null;
        client.AlipayRootCertContent = options.CertificateMode ? keys.Certificates.AlipayRootCert : null;
        client.AppPrivateKeyPath = client.AlipayPublicKeyPath = null;
        client.AppCertPath = client.AlipayPublicCertPath = client.AlipayRootCertPath = null;
        var own = client.ConfigureHttpHandler;
        client.ConfigureHttpHandler = handler =>
        {
            own?.Invoke(handler);

            // The gateway is on this machine; HTTP_PROXY and HTTPS_PROXY would lead its requests away. A proxy without an address is
            // none, and a test that wants one sets it after ConfigureClient.
            handler.Proxy = new WebProxy();
            tls?.TrustIn(handler.SslOptions);
        };
    }

    public CertificateFiles WriteTo(string directory)
    {
        Directory.CreateDirectory(directory);
        return new CertificateFiles
        {
            AppPrivateKeyPath = Write("appPrivateKey.txt", keys.App.PrivateKey),
            AppCertPath = Write($"appCertPublicKey_{options.AppId}.crt", keys.Certificates.AppCert),
            AlipayPublicCertPath = Write($"alipayCertPublicKey_{options.SignType}.crt", keys.Certificates.AlipayPublicCert),
            AlipayRootCertPath = Write("alipayRootCert.crt", keys.Certificates.AlipayRootCert),
        };

        string Write(string name, string text)
        {
            var path = Path.Combine(directory, name);
            OwnerFiles.Write(path, text);
            return path;
        }
    }
}
