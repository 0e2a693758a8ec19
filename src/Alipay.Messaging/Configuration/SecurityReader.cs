using System.Security.Cryptography;
using System.Text;
using Alipay.Messaging.Signing;

namespace Alipay.Messaging.Configuration;

/// <summary>Reads the keys and certificates that the options give, from text or file, and checks that they belong together.</summary>
internal sealed class SecurityReader(AlipayMessagingOptions options, OptionFaults faults, DateTimeOffset now)
{
    /// <summary>Null when something is wrong; the faults say what.</summary>
    public Security? Read()
    {
        if (!SignTypes.TryParse(options.SignType, out var signType))
        {
            faults.Add($"{faults.Key(nameof(options.SignType))} must be RSA2, RSA or SM2, in exactly this case.");
            return null;
        }

        var privateKey = ReadText(Given(
            nameof(options.AppPrivateKey), options.AppPrivateKey, nameof(options.AppPrivateKeyPath), options.AppPrivateKeyPath));
        var keyMode = IsGiven(options.AlipayPublicKey, options.AlipayPublicKeyPath);
        var certificateMode = IsGiven(options.AppCertPath, options.AppCertContent)
            || IsGiven(options.AlipayPublicCertPath, options.AlipayPublicCertContent)
            || IsGiven(options.AlipayRootCertPath, options.AlipayRootCertContent);
        switch (keyMode, certificateMode)
        {
            case (true, false):
                return ReadKeyMode(signType, privateKey);
            case (false, true):
                return ReadCertificateMode(signType, privateKey);
            case (true, true):
                faults.Add(
                    $"{faults.Key(nameof(options.AlipayPublicKey))} and certificates are both given: choose key mode or certificate mode, as the application does on the open platform.");
                return null;
            default:
                faults.Add(
                    $"Alipay's key is missing: give {faults.Key(nameof(options.AlipayPublicKey))} (key mode), or {faults.Key(nameof(options.AppCertPath))}, "
                    + $"{faults.Key(nameof(options.AlipayPublicCertPath))} and {faults.Key(nameof(options.AlipayRootCertPath))} (certificate mode).");
                return null;
        }
    }

    private Security? ReadKeyMode(SignType signType, SourceText? privateKey)
    {
        var publicKey = ReadText(Given(
            nameof(options.AlipayPublicKey), options.AlipayPublicKey, nameof(options.AlipayPublicKeyPath), options.AlipayPublicKeyPath));
        if (privateKey is null || publicKey is null || CreateSigner(signType, privateKey, publicKey) is not { } signer)
        {
            return null;
        }

        return new Security(signer, Fingerprint(privateKey.Text, publicKey.Text), null);
    }

    private Security? ReadCertificateMode(SignType signType, SourceText? privateKey)
    {
        var appSource = Given(nameof(options.AppCertContent), options.AppCertContent, nameof(options.AppCertPath), options.AppCertPath);
        var alipaySource = Given(
            nameof(options.AlipayPublicCertContent), options.AlipayPublicCertContent, nameof(options.AlipayPublicCertPath), options.AlipayPublicCertPath);
        var app = ReadCertificate(appSource);
        var alipay = ReadCertificate(alipaySource);
        var root = ReadRoot(signType);
        if (privateKey is null || app is null || alipay is null || root is null
            || CreateSigner(signType, privateKey, new SourceText(alipaySource.Setting, alipay.PublicKeyText)) is not { } signer)
        {
            return null;
        }

        faults.Check(
            ContentSigners.PrivateKeyMatches(signType, privateKey.Text, app),
            $"{appSource.Setting}: the certificate does not belong to the private key. Give the certificate that was issued for this key.");
        var fingerprint = Fingerprint(privateKey.Text, alipay.PublicKeyText, app.SerialNumber, alipay.SerialNumber, root);
        return new Security(signer, fingerprint, new CertificateFacts(app.SerialNumber, alipay.SerialNumber, root, app.NotAfter < alipay.NotAfter ? app.NotAfter : alipay.NotAfter));
    }

    // One method for each: who uses RSA does not load BouncyCastle.
    private IContentSigner? CreateSigner(SignType signType, SourceText privateKey, SourceText publicKey)
        => signType == SignType.Sm2 ? CreateSm2Signer(privateKey, publicKey) : CreateRsaSigner(signType, privateKey, publicKey);

    private Sm2ContentSigner? CreateSm2Signer(SourceText privateText, SourceText publicText)
    {
        var privateKey = faults.Try(privateText.Setting, () => KeyReader.ReadSm2PrivateKey(privateText.Text));
        var publicKey = faults.Try(publicText.Setting, () => KeyReader.ReadSm2PublicKey(publicText.Text));
        return privateKey is null || publicKey is null ? null : new Sm2ContentSigner(privateKey, publicKey);
    }

    private RsaContentSigner? CreateRsaSigner(SignType signType, SourceText privateText, SourceText publicText)
    {
        var privateKey = faults.Try(privateText.Setting, () => KeyReader.ReadRsaPrivateKey(privateText.Text));
        var publicKey = faults.Try(publicText.Setting, () => KeyReader.ReadRsaPublicKey(publicText.Text));
        if (privateKey is not null && publicKey is not null)
        {
            return new RsaContentSigner(signType, privateKey, publicKey);
        }

        privateKey?.Dispose();
        publicKey?.Dispose();
        return null;
    }

    private AlipayCertificate? ReadCertificate(Source source)
    {
        var file = ReadBytes(source);
        var certificate = file is null ? null : faults.Try(source.Setting, () => AlipayCertificate.Read(file));
        if (certificate is not null)
        {
            faults.Check(certificate.NotAfter >= now, $"{source.Setting}: the certificate expired on {certificate.NotAfter:yyyy-MM-dd}. Download the current one.");
            faults.Check(
                certificate.NotBefore <= now, $"{source.Setting}: the certificate is valid only from {certificate.NotBefore:yyyy-MM-dd}. Check this machine's clock.");
        }

        return certificate;
    }

    private string? ReadRoot(SignType signType)
    {
        var source = Given(
            nameof(options.AlipayRootCertContent), options.AlipayRootCertContent, nameof(options.AlipayRootCertPath), options.AlipayRootCertPath);
        return ReadBytes(source) is { } file ? faults.Try(source.Setting, () => AlipayCertificate.RootSerialNumbers(file, signType)) : null;
    }

    private Source Given(string textSetting, string? text, string pathSetting, string? path)
        => new(faults.Key(textSetting), text, faults.Key(pathSetting), path);

    private SourceText? ReadText(Source source)
        => ReadBytes(source) is { } bytes ? new SourceText(source.Setting, Encoding.UTF8.GetString(bytes)) : null;

    private byte[]? ReadBytes(Source source)
    {
        switch (source.HasText, source.HasPath)
        {
            case (true, false):
                return Encoding.UTF8.GetBytes(source.Text!); // HasText
            case (false, true):
                return ReadFile(source);
            case (true, true):
                faults.Add($"{source.TextSetting} and {source.PathSetting} are both given: give one.");
                return null;
            default:
                faults.Add($"{source.PathSetting} or {source.TextSetting} is missing.");
                return null;
        }
    }

    private byte[]? ReadFile(Source source)
    {
        try
        {
            return File.ReadAllBytes(source.Path!); // HasPath
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            faults.Add($"{source.PathSetting}: the file '{source.Path}' cannot be read ({e.GetType().Name}).", e);
            return null;
        }
    }

    /// <summary>Tells one set of keys and certificates from another without holding them. Never logged.</summary>
    private static string Fingerprint(params string[] parts)
        => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))));

    private static bool IsGiven(string? text, string? path) => !string.IsNullOrWhiteSpace(text) || !string.IsNullOrWhiteSpace(path);

    /// <summary>A setting that may be given as text or as the path of a file.</summary>
    private sealed record Source(string TextSetting, string? Text, string PathSetting, string? Path)
    {
        public bool HasText => !string.IsNullOrWhiteSpace(Text);

        public bool HasPath => !string.IsNullOrWhiteSpace(Path);

        /// <summary>The one of the two that the user gave.</summary>
        public string Setting => HasText ? TextSetting : PathSetting;
    }

    private sealed record SourceText(string Setting, string Text);
}

/// <summary>What keeps the application and Alipay apart from everyone else.</summary>
/// <param name="Signer">Signs as the application, verifies as Alipay.</param>
/// <param name="Fingerprint">Differs from another's when the keys or certificates do.</param>
/// <param name="Certificates">Null in key mode.</param>
internal sealed record Security(IContentSigner Signer, string Fingerprint, CertificateFacts? Certificates);
