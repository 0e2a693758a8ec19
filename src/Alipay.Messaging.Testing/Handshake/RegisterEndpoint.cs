using System.Collections.Concurrent;
using Alipay.Messaging.Testing.Frames;
using Alipay.Messaging.Testing.Hosting;
using Alipay.Messaging.Testing.Keys;
using Microsoft.AspNetCore.Http;

namespace Alipay.Messaging.Testing.Handshake;

/// <summary>Answers <c>GET /websocket/register.do</c> (protocol.md 1).</summary>
internal sealed class RegisterEndpoint(
    AlipayTestGatewayOptions options,
    KeySet keys,
    GatewayJournal journal,
    GatewayFaults faults,
    RequestCheck check,
    LinkTokens tokens)
{
    public const string Path = "/websocket/register.do";

    private const string Accept = "text/plain,text/xml,text/javascript,text/html";

    private readonly ConcurrentDictionary<string, bool> _nonces = new();

    public async Task HandleAsync(HttpContext context, CancellationToken stopped)
    {
        var request = check.Read(context, Path, "nonce");
        Refusal[] refusals = [.. request.Refusals, .. OwnChecks(context.Request, request)];
        var isFaulty = faults.Register.TryTake(out var fault);
        journal.Checked(request.Request, "register", [.. refusals.Select(refusal => refusal.SubMsg ?? refusal.Msg)], isFaulty);
        var answer = Success(context.Request);
        if (refusals.Length > 0)
        {
            answer.Refuse(refusals[0]);
        }

        fault?.Apply(answer);
        await WriteAsync(context, answer, stopped).ConfigureAwait(false);
    }

    private IEnumerable<Refusal> OwnChecks(HttpRequest request, CheckedRequest read)
    {
        if (!HttpMethods.IsGet(request.Method))
        {
            yield return Refusal.Invalid("method", $"the method is {request.Method}");
        }

        var nonce = read.Value("nonce");
        if (!RequestCheck.IsNonce(nonce))
        {
            yield return Refusal.Invalid("nonce", "nonce is not 32 lower-case hexadecimal digits");
        }
        else if (!_nonces.TryAdd(nonce, true))
        {
            yield return Refusal.Invalid("nonce", "nonce has been used before");
        }

        if (request.Headers.Accept != Accept)
        {
            yield return Refusal.Invalid("accept", $"Accept is '{request.Headers.Accept}'");
        }

        if (string.IsNullOrWhiteSpace(request.Headers.UserAgent))
        {
            yield return Refusal.Invalid("user-agent", "User-Agent is missing");
        }
    }

    private RegisterAnswer Success(HttpRequest request)
    {
        var token = tokens.Issue(options.Zone, request.Headers.ContainsKey("LoadTest"));
        return new RegisterAnswer
        {
            Response = $$"""{"code":"10000","msg":"Success","link_token":{{WireText.Quote(token)}}}""",
            AlipayCertSn = options.CertificateMode ? keys.Certificates.AlipaySerialNumber : null,
            Zone = options.Zone,
        };
    }

    private async Task WriteAsync(HttpContext context, RegisterAnswer answer, CancellationToken stopped)
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
        context.Response.ContentType = $"text/html;charset={options.Charset}";
        context.Response.ContentLength = body.Length;
        context.Response.Headers.Append("Set-Cookie", "spanner=abc123==; Path=/; Secure; HttpOnly");
        if (answer.Zone is not null)
        {
            context.Response.Headers.Append("Set-Cookie", $"zone={answer.Zone}; Path=/");
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
