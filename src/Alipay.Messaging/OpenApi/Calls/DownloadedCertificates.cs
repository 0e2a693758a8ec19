using System.Collections.Concurrent;
using Alipay.Messaging.Configuration;
using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.Signing;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.OpenApi.Calls;

/// <summary>
/// Certificate mode: downloads the certificate that an answer was signed with when Alipay has renewed its own, and keeps it. Concurrent calls
/// share one download. Thread-safe.
/// </summary>
internal sealed class DownloadedCertificates(OpenApiExchange exchange, TimeProvider timeProvider, ILogger logger) : IDisposable
{
    private const int SerialNumberLength = 32;

    private readonly ConcurrentDictionary<(string Keys, string SerialNumber), IContentSigner> _known = new();
    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <summary>What verifies with the certificate of that SN.</summary>
    /// <param name="settings">The settings of the call.</param>
    /// <param name="serialNumber">The SN that the answer names.</param>
    /// <param name="failures">Creates the errors of the call.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="AlipayOpenApiException">There is no such certificate, or it must not be trusted.</exception>
    public async Task<IContentSigner> GetAsync(
        ClientSettings settings, string serialNumber, OpenApiFailures failures, CancellationToken cancellationToken)
    {
        if (serialNumber.Length != SerialNumberLength || !serialNumber.All(char.IsAsciiHexDigitLower))
        {
            throw failures.BadSignature("the answer names its certificate with something that is no serial number.");
        }

        var key = (settings.Security.Fingerprint, serialNumber);
        if (_known.TryGetValue(key, out var signer))
        {
            return signer;
        }

        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_known.TryGetValue(key, out signer))
            {
                signer = await DownloadAsync(settings, serialNumber, failures, cancellationToken).ConfigureAwait(false);
                _known[key] = signer;
            }

            return signer;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose()
    {
        _gate.Dispose();
        foreach (var signer in _known.Values)
        {
            signer.Dispose();
        }
    }

    /// <summary>The answer to the download is signed with the certificate that it brings: the path to the root is what is trusted.</summary>
    private async Task<IContentSigner> DownloadAsync(
        ClientSettings settings, string serialNumber, OpenApiFailures failures, CancellationToken cancellationToken)
    {
        var success = await exchange.SendAsync(settings, OpenApiCall.ForCertificate(serialNumber), cancellationToken).ConfigureAwait(false);
        var content = success.Answer.Member(OpenApiNames.AlipayCertContent) ?? "";
        var file = new byte[content.Length];
        if (settings.Security.Certificates?.Successors is not { } successors || !Convert.TryFromBase64String(content, file, out var length) || length == 0)
        {
            throw success.Failures.Unreadable("it brings no certificate");
        }

        try
        {
            var certificate = successors.Accept(file[..length], serialNumber, timeProvider.GetUtcNow());
            var signer = settings.Security.Signer.WithPeerKey(certificate.PublicKeyText);
            logger.AlipayCertificateRenewed(settings.AppId, serialNumber, certificate.NotAfter);
            return signer;
        }
        catch (FormatException e)
        {
            throw failures.BadSignature(
                $"the answer was signed with the certificate {serialNumber}, which is not the configured one and must not be trusted: {e.Message} "
                + "Download Alipay's current certificate from the open platform (AlipayPublicCertPath).", e);
        }
    }
}
