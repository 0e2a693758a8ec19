using System.Net;
using System.Text;
using Alipay.Messaging.Charsets;
using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.Signing;

namespace Alipay.Messaging.Handshake;

/// <summary>Asks the gateway for a `link_token` (protocol.md 1). The only place that speaks plain HTTP.</summary>
internal sealed class GatewayRegistrar(IContentSigner signer, WireCharset charset, string? alipayCertSn)
{
    // An answer is a few hundred bytes; what is longer is no answer of the gateway.
    private const int MaxAnswerSize = 64 * 1024;
    private const int MaxQuote = 64;

    /// <summary>The answer, also one that was refused; null when none could be read. Trusted only when <see cref="RegisterAsync"/> returned.</summary>
    public RegisterResponse? Answer { get; private set; }

    /// <summary>Registers over <paramref name="handler"/>, which it disposes.</summary>
    /// <exception cref="AlipayMsgConnectRefusedException">The gateway refused permanently.</exception>
    /// <exception cref="AlipayMsgSignatureException">The answer is not Alipay's.</exception>
    /// <exception cref="AlipayMsgProtocolException">The answer is not one of the protocol; the gateway may be busy.</exception>
    /// <exception cref="HttpRequestException">The gateway could not be reached, or is busy.</exception>
    public async Task<ConnectionTicket> RegisterAsync(
        Uri uri, IReadOnlyList<KeyValuePair<string, string>> headers, HttpMessageHandler handler, CancellationToken cancellationToken)
    {
        using var invoker = new HttpMessageInvoker(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await invoker.SendAsync(request, cancellationToken).ConfigureAwait(false);
        ThrowUnlessOk(response.StatusCode);
        using var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var answer = new byte[MaxAnswerSize + 1];
        var length = await body.ReadAtLeastAsync(answer, answer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        var token = length <= MaxAnswerSize
            ? ReadToken(answer.AsSpan(0, length))
            : throw new HttpRequestException($"The answer to the register request is longer than {MaxAnswerSize} bytes.");
        return new ConnectionTicket(token, ZoneCookie.Find(response.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : []));
    }

    private static void ThrowUnlessOk(HttpStatusCode status)
    {
        if (status == HttpStatusCode.OK)
        {
            return;
        }

        throw new HttpRequestException($"HTTP {(int)status}.", null, status);
    }

    private string ReadToken(ReadOnlySpan<byte> body)
    {
        var text = UnsignedAnswer.WithoutMark(body);
        var utf8 = new byte[WireCharset.MaxUtf8Length(text.Length)];
        var answer = RegisterResponse.Parse(utf8.AsMemory(0, charset.ToUtf8(text, utf8, out var wellFormed)));
        if (wellFormed && answer.IsSuccess)
        {
            Answer = answer;
            Verify(answer);
            return answer.LinkToken is { Length: > 0 } token
                ? token
                : throw new AlipayMsgProtocolException("The gateway answered success without a link_token.");
        }

        Answer = UnsignedAnswer.FindRefusal(body);
        throw Answer is { } refusal
            ? GatewayRefusal.FromAnswer(refusal)
            : new AlipayMsgProtocolException(
                $"The answer to the register request ({body.Length} bytes) cannot be read: {(wellFormed ? answer.Fault : null) ?? "It is not text in the configured charset."}");
    }

    /// <summary>The signature is over the exact text of the response object; success without one is refused (protocol.md 1.5).</summary>
    private void Verify(RegisterResponse answer)
    {
        if (alipayCertSn is not null && answer.AlipayCertSn is { } theirs && theirs != alipayCertSn)
        {
            throw new AlipayMsgSignatureException(
                $"The gateway signed with the certificate {SingleLine.Of(theirs, MaxQuote)}, the configured Alipay certificate (AlipayPublicCertPath) is {alipayCertSn}. Download the current one.");
        }

        if (string.IsNullOrWhiteSpace(answer.Sign))
        {
            throw new AlipayMsgSignatureException("The gateway answered success without a signature.");
        }

        if (!IsSigned(charset.FromUtf8(answer.SignedText.Span, out _), answer.Sign))
        {
            throw new AlipayMsgSignatureException(
                "The gateway's answer was not signed by the configured Alipay key. "
                + "Check AlipayPublicKey (or AlipayPublicCertPath) and SignType, and ServerHost: the keys of the sandbox are others than those of production.");
        }
    }

    private bool IsSigned(ReadOnlySpan<byte> content, string sign)
    {
        Span<byte> signature = stackalloc byte[SignatureText.MaxSize];
        return SignatureText.TryDecode(Encoding.UTF8.GetBytes(sign), signature, out var length)
            && signer.Verify(signer.SignType, content, signature[..length]);
    }
}

/// <summary>What a successful register gives.</summary>
/// <param name="Token">The <c>link_token</c>. Secret.</param>
/// <param name="Zone">The zone to name in the upgrade's cookie; null is normal.</param>
internal sealed record ConnectionTicket(string Token, string? Zone);
