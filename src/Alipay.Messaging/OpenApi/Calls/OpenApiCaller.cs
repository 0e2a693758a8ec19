using System.Text;
using Alipay.Messaging.Configuration;
using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.Handshake;
using Alipay.Messaging.Signing;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.OpenApi.Calls;

/// <summary>Makes calls and verifies their answers. Thread-safe.</summary>
internal sealed class OpenApiCaller(LiveCredentials live, OpenApiExchange exchange, DownloadedCertificates certificates, ILogger logger)
{
    private delegate bool Verifier(SignType signType, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature);

    /// <summary>Returns a success that Alipay signed.</summary>
    /// <exception cref="AlipayOpenApiException">Alipay refused, or the answer is not Alipay's.</exception>
    public async Task<RegisterResponse> CallAsync(OpenApiCall call, CancellationToken cancellationToken)
    {
        // One snapshot for the whole call: keys may be replaced meanwhile.
        var settings = live.Current;
        var success = await exchange.SendAsync(settings, call, cancellationToken).ConfigureAwait(false);
        await VerifyAsync(settings, success, cancellationToken).ConfigureAwait(false);
        logger.OpenApiCalled(settings.AppId, success.Failures.Label);
        return success.Answer;
    }

    private async Task VerifyAsync(ClientSettings settings, OpenApiSuccess success, CancellationToken cancellationToken)
    {
        var (answer, failures) = success;
        if (answer.Sign is not { } sign)
        {
            throw failures.BadSignature("the answer reports success without a signature.");
        }

        Verifier verify = settings.Security.Certificates is { } own && answer.AlipayCertSn is { } theirs && theirs != own.Alipay
            ? (await certificates.GetAsync(settings, theirs, failures, cancellationToken).ConfigureAwait(false)).Verify
            : live.Verify;
        if (!IsSigned(settings.Charset.FromUtf8(answer.SignedText.Span, out var exact), sign, settings.Security.Signer.SignType, verify) || !exact)
        {
            throw failures.BadSignature(
                "the answer was not signed by the configured Alipay key. Check AlipayPublicKey (or AlipayPublicCertPath), SignType and Endpoint: the keys of the sandbox differ from those of production.");
        }
    }

    private static bool IsSigned(ReadOnlySpan<byte> content, string sign, SignType signType, Verifier verify)
    {
        Span<byte> signature = stackalloc byte[SignatureText.MaxSize];
        return SignatureText.TryDecode(Encoding.UTF8.GetBytes(sign), signature, out var length) && verify(signType, content, signature[..length]);
    }
}
