using Alipay.Messaging.Charsets;
using Alipay.Messaging.Configuration;
using Alipay.Messaging.Handshake;

namespace Alipay.Messaging.OpenApi.Calls;

/// <summary>Sends one signed call and reads its answer, whose signature the caller verifies. Thread-safe.</summary>
internal sealed class OpenApiExchange(OpenApiConnection connection, TimeProvider timeProvider)
{
    /// <summary>Returns an answer that reports success. It is not yet known to be Alipay's.</summary>
    /// <exception cref="AlipayOpenApiException">Alipay refused, or there is no answer that can be read.</exception>
    public async Task<OpenApiSuccess> SendAsync(ClientSettings settings, OpenApiCall call, CancellationToken cancellationToken)
    {
        var request = OpenApiRequest.Create(settings, call, timeProvider.GetUtcNow());
        var reply = await connection.PostAsync(call.Method, request.Form, cancellationToken).ConfigureAwait(false);
        var text = UnsignedAnswer.WithoutMark(reply.Body);
        var utf8 = new byte[WireCharset.MaxUtf8Length(text.Length)];
        var answer = RegisterResponse.Parse(utf8.AsMemory(0, settings.Charset.ToUtf8(text, utf8, out var wellFormed)), call.Answer);
        if (wellFormed && answer.IsSuccess)
        {
            return new OpenApiSuccess(answer, reply.Failures);
        }

        throw UnsignedAnswer.FindRefusal(reply.Body, call.Answer) is { } refusal
            ? reply.Failures.Refused(refusal, call, request.SignedText)
            : reply.Failures.Unreadable(wellFormed ? LowerCase(answer.Fault ?? "It has no code that is known.") : $"it is not text in {settings.CharsetName}");
    }

    private static string LowerCase(string sentence) => char.ToLowerInvariant(sentence[0]) + sentence[1..].TrimEnd('.');
}

/// <summary>An answer that reports success, and what creates the errors about it.</summary>
internal sealed record OpenApiSuccess(RegisterResponse Answer, OpenApiFailures Failures);
