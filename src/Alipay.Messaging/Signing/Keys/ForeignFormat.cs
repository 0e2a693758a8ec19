namespace Alipay.Messaging.Signing.Keys;

/// <summary>A format that is given in place of a key or a certificate, named for the user, and what to do about it.</summary>
/// <param name="Name">What it is, with its article: "a PKCS#12 store (.pfx, .p12)".</param>
/// <param name="ForPrivateKey">What to do where a private key is expected; null when only the right file helps.</param>
/// <param name="ForCertificate">What to do where a certificate is expected; null when only the right file helps.</param>
internal sealed record ForeignFormat(string Name, string? ForPrivateKey = null, string? ForCertificate = null)
{
    public static readonly ForeignFormat Certificate = new("a certificate", "Give the private key that the certificate was requested with.");
    public static readonly ForeignFormat CertificateRequest = new(
        "a certificate request (.csr)",
        "Give the private key that the request was made with.",
        "Upload the request to the open platform and give the certificate that it issues.");

    public static readonly ForeignFormat RevocationList = new("a certificate revocation list (.crl)");
    public static readonly ForeignFormat PrivateKey = new("a private key (never give it away)");
    public static readonly ForeignFormat EncryptedPrivateKey = new("an encrypted private key (never give it away)");
    public static readonly ForeignFormat PublicKey = new("a public key");
    public static readonly ForeignFormat Pkcs12 = new(
        "a PKCS#12 store (.pfx, .p12)",
        "Take the key out: openssl pkcs12 -in store.pfx -nocerts -nodes | openssl pkey -out key.pem.",
        "Take the certificate out: openssl pkcs12 -in store.pfx -clcerts -nokeys -out cert.pem.");

    public static readonly ForeignFormat Pkcs7 = new(
        "a PKCS#7 bundle of certificates (.p7b, .p7c)",
        "Give the private key, which is in a separate file.",
        "Take the certificates out: openssl pkcs7 -in bundle.p7b -print_certs -out certs.pem (add -inform DER for a binary file).");

    public static readonly ForeignFormat JavaKeyStore = new(
        "a Java key store (.jks, .keystore)",
        "Convert it (keytool -importkeystore -srckeystore store.jks -destkeystore store.p12), "
            + "then openssl pkcs12 -in store.p12 -nocerts -nodes | openssl pkey -out key.pem.",
        "Take the certificate out: keytool -exportcert -rfc -alias NAME -keystore store.jks -file cert.crt.");

    public static readonly ForeignFormat OpenSshPrivateKey = new(
        "a private key in the format of OpenSSH", "Write it as PKCS#8 first: ssh-keygen -p -m PKCS8 -f key.");

    public static readonly ForeignFormat SshPublicKey = new("a public key in the format of SSH");
    public static readonly ForeignFormat PuttyKey = new(
        "a key of PuTTY (.ppk)", "Export it with PuTTYgen as an OpenSSH key, then run ssh-keygen -p -m PKCS8 -f key.");

    public static readonly ForeignFormat PgpKey = new("a PGP key or message");
    public static readonly ForeignFormat WindowsKeyBlob = new(
        "a Windows key blob", "Import it with RSACryptoServiceProvider.ImportCspBlob and export it with ExportPkcs8PrivateKeyPem.");

    public static readonly ForeignFormat XmlKey = new(
        "an RSA key in the XML format of .NET", "Read it with RSA.FromXmlString and write it with ExportPkcs8PrivateKeyPem.");

    public static readonly ForeignFormat JsonWebKey = new("a JSON Web Key (JWK)", "Convert it to PEM.");
    public static readonly ForeignFormat Json = new("JSON", "Give the value of the key alone.", "Give the certificate's text alone.");
    public static readonly ForeignFormat WebPage = new(
        "a web page (HTML)", ForCertificate: "The download was probably answered with a login or error page: sign in and download the file again.");

    public static readonly ForeignFormat Xml = new("XML");
    public static readonly ForeignFormat Archive = new("a compressed archive", "Unpack it and give the file in it.", "Unpack it and give the file in it.");
    public static readonly ForeignFormat Document = new("a document or an image", "Give a plain text file.", "Give the certificate file itself.");
    public static readonly ForeignFormat EncryptedFile = new("a file encrypted by openssl enc", "Decrypt it first.", "Decrypt it first.");
    public static readonly ForeignFormat EncodedTwice = new(
        "base64 of a text that is PEM or base64 itself, as in a Kubernetes secret", "Decode it once (base64 -d).", "Decode it once (base64 -d).");
}
