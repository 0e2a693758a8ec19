using System.Security.Cryptography;
using System.Text;
using Alipay.Messaging.Signing;
using Alipay.Messaging.Signing.Certificates;
using Alipay.Messaging.Signing.Keys;

namespace Alipay.Messaging.Configuration;

/// <summary>Reads the keys and certificates that the options give, from text or file, and checks that they belong together.</summary>
internal sealed class SecurityReader(AlipayMessagingOptions options, OptionFaults faults, DateTimeOffset now)
{
    /// <summary>Certificate mode: the file of the application's certificate.</summary>
    public SettingSource AppCertificate
        => Source(nameof(options.AppCertContent), options.AppCertContent, nameof(options.AppCertPath), options.AppCertPath);

    /// <summary>Certificate mode: the file of Alipay's certificate.</summary>
    public SettingSource AlipayCertificate => Source(
        nameof(options.AlipayPublicCertContent), options.AlipayPublicCertContent, nameof(options.AlipayPublicCertPath), options.AlipayPublicCertPath);

    /// <summary>Certificate mode: the file of Alipay's root certificates.</summary>
    public SettingSource RootCertificates => Source(
        nameof(options.AlipayRootCertContent), options.AlipayRootCertContent, nameof(options.AlipayRootCertPath), options.AlipayRootCertPath);

    /// <summary>Null when something is wrong; the faults say what.</summary>
    public Security? Read()
    {
        var aesKey = ReadAesKey();
        if (ReadKeys() is not { } keys)
        {
            return null;
        }

        return aesKey is null
            ? keys
            : keys with { AesKey = aesKey, Fingerprint = $"{keys.Fingerprint}|{Convert.ToBase64String(SHA256.HashData(aesKey))}" };
    }

    private Security? ReadKeys()
    {
        if (!SignTypes.TryParse(options.SignType, out var signType))
        {
            faults.Add($"{faults.Key(nameof(options.SignType))} must be RSA2, RSA or SM2, in exactly this case.");
            return null;
        }

        var privateKey = Source(
            nameof(options.AppPrivateKey), options.AppPrivateKey, nameof(options.AppPrivateKeyPath), options.AppPrivateKeyPath).ReadText();
        var alipayKey = Source(nameof(options.AlipayPublicKey), options.AlipayPublicKey, nameof(options.AlipayPublicKeyPath), options.AlipayPublicKeyPath);
        var (app, alipay, root) = (AppCertificate, AlipayCertificate, RootCertificates);
        var (keyMode, certificateMode) = (alipayKey.IsGiven, app.IsGiven || alipay.IsGiven || root.IsGiven);
        switch (keyMode, certificateMode)
        {
            case (true, false):
                return ReadKeyMode(signType, privateKey, alipayKey.ReadText());
            case (false, true):
                return ReadCertificateMode(signType, privateKey, new CertificateReader(faults, app, alipay, root, now), alipay.Setting);
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

    private Security? ReadKeyMode(SignType signType, SourceText? privateKey, SourceText? publicKey)
    {
        if (privateKey is null || publicKey is null || CreateSigner(signType, privateKey, publicKey) is not { } signer)
        {
            return null;
        }

        // The commonest mistake of all: the open platform shows both keys side by side.
        faults.Check(
            !ContentSigners.PrivateKeyMatches(signType, privateKey.Text, publicKey.Text),
            $"{publicKey.Setting} is the public half of the application's own private key. Give Alipay's public key (支付宝公钥) instead, which the open platform "
            + "shows after the application's public key was uploaded.");
        return new Security(signer, null, null, Fingerprint(privateKey.Text, publicKey.Text));
    }

    private Security? ReadCertificateMode(SignType signType, SourceText? privateKey, CertificateReader reader, string alipaySetting)
    {
        if (reader.Read(signType, privateKey) is not { } read
            || CreateSigner(signType, privateKey!, new SourceText(alipaySetting, read.Alipay.PublicKeyText)) is not { } signer) // The reader had it.
        {
            return null;
        }

        var (app, alipay, root) = (read.App, read.Alipay, read.RootSerialNumbers);
        return new Security(
            signer,
            new CertificateFacts(app.SerialNumber, alipay.SerialNumber, root, app.NotAfter < alipay.NotAfter ? app.NotAfter : alipay.NotAfter)
            {
                Successors = new SuccessorCheck(alipay, read.Roots),
            },
            null,
            Fingerprint(privateKey!.Text, alipay.PublicKeyText, app.SerialNumber, alipay.SerialNumber, root)); // As above.
    }

    // One method for each: an application that uses RSA does not load BouncyCastle.
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

    /// <summary>Null when there is none, or none that can be used.</summary>
    private byte[]? ReadAesKey()
    {
        if (string.IsNullOrWhiteSpace(options.AesKey))
        {
            return null;
        }

        var key = new byte[options.AesKey.Length];
        if (Convert.TryFromBase64String(options.AesKey.Trim(), key, out var length) && length is 16 or 24 or 32)
        {
            return key[..length];
        }

        faults.Add($"{faults.Key(nameof(options.AesKey))} must be base64 of 16, 24 or 32 bytes, as the open platform's console shows it.");
        return null;
    }

    private SettingSource Source(string textSetting, string? text, string pathSetting, string? path)
        => new(faults, faults.Key(textSetting), text, faults.Key(pathSetting), path);

    /// <summary>Identifies a set of keys and certificates without holding them. Never logged.</summary>
    private static string Fingerprint(params string[] parts)
        => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))));
}
