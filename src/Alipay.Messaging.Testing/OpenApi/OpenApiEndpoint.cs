using System.Security.Cryptography;
using System.Text;
using Alipay.Messaging.Testing.Frames;
using Alipay.Messaging.Testing.Handshake;
using Alipay.Messaging.Testing.Hosting;
using Alipay.Messaging.Testing.Keys;
using Microsoft.AspNetCore.Http;

namespace Alipay.Messaging.Testing.OpenApi;

/// <summary>Answers <c>POST /gateway.do</c>: the four subscription calls, and the download of Alipay's certificate.</summary>
internal sealed class OpenApiEndpoint(
    AlipayTestGatewayOptions options, KeySet keys, GatewayJournal journal, GatewayFaults faults, OpenApiCheck check)
{
    public const string Path = "/gateway.do";

    private readonly SubscriptionBook _book = new();

    public IReadOnlyList<GatewaySubscription> Subscriptions => _book.All;

    public async Task HandleAsync(HttpContext context, CancellationToken stopped)
    {
        var request = await check.ReadAsync(context, stopped).ConfigureAwait(false);
        var answer = new OpenApiAnswer
        {
            Node = request.Method.Replace('.', '_') + "_response",
            SignedText = request.SignedText,
            Charset = options.Charset,
            AlipayCertSn = options.CertificateMode ? keys.Certificates.AlipaySerialNumber : null,
            TraceId = RandomNumberGenerator.GetHexString(32, lowercase: true),
        };
        _ = faults.OpenApi.TryTake(out var fault);
        journal.Checked(request.Received, "openapi", [.. request.Refusals.Select(OpenApiCheck.ProblemOf)], fault is not null);
        if (request.Refusals.Count > 0)
        {
            answer.Refuse(request.Refusals[0]);
        }
        else if (fault is not { Prevents: true })
        {
            answer.Response = Call(request);
            journal.Signal();
        }

        fault?.Apply(answer);
        await WriteAsync(context, answer, stopped).ConfigureAwait(false);
    }

    /// <summary>The node of the answer. A business error is signed like a success.</summary>
    private string Call(OpenApiRequest request)
    {
        if (request.Method == OpenApiMethods.DownloadCertificate)
        {
            return Download(request.Members["alipay_cert_sn"]);
        }

        if (OpenApiMethods.MembersOf(request.Method).Due.Length == 0)
        {
            journal.Problem("openapi: the method is unknown");
            return Refusal.Invalid("method", "the method is unknown").ToResponse();
        }

        var (response, refusal) = _book.Call(request.Method, request.Members);
        return response ?? refusal!.ToResponse(); // One of the two is there.
    }

    private string Download(string serialNumber)
    {
        var file = !options.CertificateMode ? null
            : serialNumber == keys.Certificates.AlipaySerialNumber ? keys.Certificates.AlipayPublicCert
            : keys.Successors.FindFile(serialNumber);
        return file is null
            ? new Refusal("40004", "Business Failed", "CERT_NOT_FOUND", "there is no such certificate").ToResponse()
            : $$"""{"code":"10000","msg":"Success","alipay_cert_content":{{WireText.Quote(Convert.ToBase64String(Encoding.UTF8.GetBytes(file)))}}}""";
    }

    private async Task WriteAsync(HttpContext context, OpenApiAnswer answer, CancellationToken stopped)
    {
        if (answer.Resets)
        {
            TcpEnd.Of(context).Reset();
            return;
        }

        if (answer.Hangs)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopped).ConfigureAwait(false);
        }

        await Task.Delay(answer.Delay, TimeProvider.System, stopped).ConfigureAwait(false);
        var body = answer.ToBytes(options, keys);
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = $"text/html;charset={answer.Charset}";
        context.Response.ContentLength = body.Length;
        if (answer.TraceId is not null)
        {
            context.Response.Headers["trace_id"] = answer.TraceId;
        }

        var sent = answer.HangsHalfway ? body.Length / 2 : body.Length;
        await context.Response.Body.WriteAsync(body.AsMemory(0, sent), stopped).ConfigureAwait(false);
        await context.Response.Body.FlushAsync(stopped).ConfigureAwait(false);
        if (answer.HangsHalfway)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopped).ConfigureAwait(false);
        }
    }
}
