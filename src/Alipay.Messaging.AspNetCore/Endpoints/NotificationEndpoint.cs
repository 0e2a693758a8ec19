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

        try
        {
            return await ReadAsync(request, answerBy).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return receiver.Refuse("the body was not complete within the answer timeout");
        }
        catch (IOException)
        {
            return receiver.Refuse("the body could not be read");
        }
    }

    /// <summary>The server's buffers hold no more of the body than has arrived, for any claimed length.</summary>
    private async Task<AlipayNotificationAnswer> ReadAsync(HttpRequest request, CancellationToken answerBy)
    {
        var reader = request.BodyReader;
        ReadResult result;
        do
        {
            result = await reader.ReadAsync(answerBy).ConfigureAwait(false);
            if (result.Buffer.Length > options.Limits.MaxBodySize)
            {
                return receiver.Refuse("the body is too large");
            }

            if (!result.IsCompleted)
            {
                reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            }
        }
        while (!result.IsCompleted);

        // The receiver does not use the body after it has returned its task.
        var body = result.Buffer.IsSingleSegment ? result.Buffer.First : result.Buffer.ToArray();
        var answering = receiver.ReceiveAsync(body, request.QueryString.Value, answerBy);
        reader.AdvanceTo(result.Buffer.End);
        return await answering.ConfigureAwait(false);
    }

    private static bool IsForm(string? contentType)
    {
        var type = contentType.AsSpan();
        var end = type.IndexOf(';');
        return (end < 0 ? type : type[..end]).Trim().Equals(FormType, StringComparison.OrdinalIgnoreCase);
    }
}
