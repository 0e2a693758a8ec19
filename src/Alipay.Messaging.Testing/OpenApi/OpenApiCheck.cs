using System.Globalization;
using System.Text;
using System.Text.Json;
using Alipay.Messaging.Testing.Frames;
using Alipay.Messaging.Testing.Handshake;
using Alipay.Messaging.Testing.Hosting;
using Alipay.Messaging.Testing.Keys;
using Microsoft.AspNetCore.Http;

namespace Alipay.Messaging.Testing.OpenApi;

/// <summary>Reads a call, and checks it by the rules of the OpenAPI: each parameter, its encoding, the signature and the business JSON.</summary>
internal sealed class OpenApiCheck(AlipayTestGatewayOptions options, KeySet keys, GatewayJournal journal)
{
    private const string TimestampFormat = "yyyy-MM-dd HH:mm:ss";
    private const string BadSignature = "the signature does not match the parameters";

    private static readonly TimeSpan BeijingOffset = TimeSpan.FromHours(8);
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(10);
    private static readonly string[] Common = ["app_id", "method", "format", "charset", "sign_type", "timestamp", "version", "biz_content", "sign"];
    private static readonly string[] SerialNumbers = ["app_cert_sn", "alipay_root_cert_sn"];

    private readonly Encoding _charset = WireText.Encoding(options.Charset)!; // Checked when the gateway starts.

    public async Task<OpenApiRequest> ReadAsync(HttpContext context, CancellationToken cancellationToken)
    {
        using var body = new StreamReader(context.Request.Body, Encoding.Latin1);
        var form = FormQuery.Parse(await body.ReadToEndAsync(cancellationToken).ConfigureAwait(false), _charset);
        var received = new ReceivedRequest
        {
            Path = OpenApiEndpoint.Path,
            Parameters = form.Values,
            Headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
        };
        journal.Request(received);
        string[] due = options.CertificateMode ? [.. Common, .. SerialNumbers] : Common;
        var content = BizContent.Parse(form.Values.GetValueOrDefault("method", ""), form.Values.GetValueOrDefault("biz_content", ""));
        Refusal[] refusals =
        [
            .. Envelope(context.Request),
            .. form.Faults.Select(fault => Refusal.Invalid("parameter", fault)),
            .. due.Where(name => string.IsNullOrWhiteSpace(form.Values.GetValueOrDefault(name))).Select(Refusal.Missing),
            .. form.Values.Keys.Except(due).Select(name => Refusal.Invalid("parameter", $"{name} does not belong here")),
            .. Values(form),
            .. content.Faults.Select(fault => Refusal.Invalid("biz-content", fault)),
        ];
        return new OpenApiRequest(received, form.Values.GetValueOrDefault("method", ""), content.Members, form.SignedText, refusals);
    }

    /// <summary>A signature is refused in Alipay's words, which quote the text; a problem of a test does not.</summary>
    public static string ProblemOf(Refusal refusal) => refusal.SubCode == "isv.invalid-signature" ? BadSignature : refusal.SubMsg ?? refusal.Msg;

    private IEnumerable<Refusal> Envelope(HttpRequest request)
    {
        if (!HttpMethods.IsPost(request.Method))
        {
            yield return Refusal.Invalid("method", $"the HTTP method is {request.Method}");
        }

        if (!string.Equals(request.QueryString.Value, $"?charset={options.Charset}", StringComparison.OrdinalIgnoreCase))
        {
            yield return Refusal.Invalid("charset", "the query is not the charset alone");
        }

        var contentType = request.Headers.ContentType.ToString();
        if (!string.Equals(contentType.Replace(" ", "", StringComparison.Ordinal), $"application/x-www-form-urlencoded;charset={options.Charset}", StringComparison.OrdinalIgnoreCase))
        {
            yield return Refusal.Invalid("content-type", $"Content-Type is '{contentType}'");
        }
    }

    private IEnumerable<Refusal> Values(FormQuery form)
    {
        foreach (var (name, value) in form.Values)
        {
            var isRight = name switch
            {
                "app_id" => value == options.AppId,
                "format" => value == "json",
                "charset" => string.Equals(value, options.Charset, StringComparison.OrdinalIgnoreCase),
                "sign_type" => value == options.SignType,
                "timestamp" => IsRecent(value),
                "version" => value == "1.0",
                "app_cert_sn" when options.CertificateMode => value == keys.Certificates.AppSerialNumber,
                "alipay_root_cert_sn" when options.CertificateMode => value == keys.Certificates.RootSerialNumbers,
                "sign" => IsSigned(form, value),
                _ => true,
            };
            if (!isRight)
            {
                yield return name == "sign" ? OpenApiFault.InvalidSignature(form.SignedText, isHtml: true) : Refusal.Invalid(name, $"{name} is not what it should be");
            }
        }
    }

    private bool IsRecent(string timestamp)
        => DateTime.TryParseExact(timestamp, TimestampFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            && (options.TimeProvider.GetUtcNow() - new DateTimeOffset(local, BeijingOffset)).Duration() <= Tolerance;

    private bool IsSigned(FormQuery form, string sign)
    {
        var signature = new byte[sign.Length];
        return Convert.TryFromBase64String(sign, signature, out var length)
            && keys.App.Verify(options.SignType, _charset.GetBytes(form.SignedText), signature[..length]);
    }
}

/// <summary>A parsed call and its violations, most severe first.</summary>
/// <param name="Received">What is recorded of it.</param>
/// <param name="Method">The method; empty when it has none.</param>
/// <param name="Members">The members of the business JSON.</param>
/// <param name="SignedText">The text that the signature must be over.</param>
/// <param name="Refusals">The violations.</param>
internal sealed record OpenApiRequest(
    ReceivedRequest Received, string Method, IReadOnlyDictionary<string, string> Members, string SignedText, IReadOnlyList<Refusal> Refusals);

/// <summary>The business JSON of a call.</summary>
internal sealed record BizContent(IReadOnlyDictionary<string, string> Members, IReadOnlyList<string> Faults)
{
    public static BizContent Parse(string method, string json)
    {
        var members = new Dictionary<string, string>(StringComparer.Ordinal);
        var faults = new List<string>();
        try
        {
            using var document = JsonDocument.Parse(json);
            foreach (var member in document.RootElement.EnumerateObject())
            {
                if (member.Value.ValueKind != JsonValueKind.String || string.IsNullOrEmpty(member.Value.GetString()))
                {
                    faults.Add($"{member.Name} is not a text");
                }
                else if (!members.TryAdd(member.Name, member.Value.GetString()!)) // Checked above.
                {
                    faults.Add($"{member.Name} occurs more than once");
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            faults.Add("biz_content is not a JSON object");
        }

        var (due, optional) = OpenApiMethods.MembersOf(method);
        faults.AddRange(due.Except(members.Keys).Select(name => $"{name} is missing"));
        faults.AddRange(members.Keys.Except(due).Except(optional).Select(name => $"{name} does not belong here"));
        if (members.ContainsKey("auth_type") != members.ContainsKey("auth_token"))
        {
            faults.Add("auth_type and auth_token belong together");
        }

        if (members.GetValueOrDefault("auth_type", "app_auth") is not ("app_auth" or "user_auth"))
        {
            faults.Add("auth_type is neither app_auth nor user_auth");
        }

        if (members.GetValueOrDefault("comm_type", "HTTP") is not ("HTTP" or "WebSocket"))
        {
            faults.Add("comm_type is neither HTTP nor WebSocket");
        }

        return new BizContent(members, faults);
    }
}
