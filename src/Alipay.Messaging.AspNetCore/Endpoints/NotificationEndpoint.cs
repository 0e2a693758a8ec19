using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace Alipay.Messaging.AspNetCore.Endpoints;

/// <summary>One URL: reads the raw body within bounds (http-protocol.md 1.4) and writes the answer (http-protocol.md 3.1).</summary>
internal sealed class NotificationEndpoint(AlipayNotificationReceiver receiver, AlipayEndpointOptions options, TimeProvider timeProvider)
{
    private const string FormType = "application/x-www-form-urlencoded";

    public async Task InvokeAsync(HttpContext context)
    {
        using var answerBy = new CancellationTokenSource(options.AnswerTimeout, timeProvider);
        var answer = await ReceiveAsync(context.Request, answerBy.Token).ConfigureAwait(false);
        var response = context.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = answer.ContentType;
        response.ContentLength = answer.Body.Length;
        await response.Body.WriteAsync(answer.Body, CancellationToken.None).ConfigureAwait(false);
    }

    private async Task<AlipayNotificationAnswer> ReceiveAsync(HttpRequest request, CancellationToken answerBy)
    {
        if (!HttpMethods.IsPost(request.Method))
        {
            return receiver.Refuse("the method is not POST");
        }

        if (!IsForm(request.ContentType))
        {
            return receiver.Refuse($"the content type is not {FormType}");
        }

        if (request.ContentLength > options.Limits.MaxBodySize)
        {
            return receiver.Refuse("the body is too large");
        }

        var (body, fault) = await ReadAsync(request.BodyReader, answerBy).ConfigureAwait(false);
        return fault is null ? await receiver.ReceiveAsync(body, request.QueryString.Value, answerBy).ConfigureAwait(false) : receiver.Refuse(fault);
    }

    /// <summary>The server's buffers hold no more of the body than has arrived, for any claimed length.</summary>
    private async Task<(ReadOnlyMemory<byte> Body, string? Fault)> ReadAsync(PipeReader reader, CancellationToken answerBy)
    {
        // Not by the token: a canceled read leaves the server unable to read the rest, and with it the connection.
        using var registration = answerBy.Register(static state => ((PipeReader)state!).CancelPendingRead(), reader); // It is the reader.
        try
        {
            while (true)
            {
                var result = await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false);
                var fault = result.Buffer.Length > options.Limits.MaxBodySize ? "the body is too large"
                    : result.IsCanceled ? "the body was not complete within the answer timeout"
                    : null;
                var body = fault is null && result.IsCompleted ? result.Buffer.ToArray() : null;
                reader.AdvanceTo(body is null && fault is null ? result.Buffer.Start : result.Buffer.End, result.Buffer.End);
                if (body is not null || fault is not null)
                {
                    return (body, fault);
                }
            }
        }
        catch (Exception)
        {
            // The peer went away, or the body is not what a layer in front makes of it (request decompression).
            return (default, "the body could not be read");
        }
    }

    private static bool IsForm(string? contentType)
    {
        var type = contentType.AsSpan();
        var end = type.IndexOf(';');
        return (end < 0 ? type : type[..end]).Trim().Equals(FormType, StringComparison.OrdinalIgnoreCase);
    }
}
