using System.Text.RegularExpressions;
using Alipay.Messaging.Testing.Frames;
using Alipay.Messaging.Testing.Hosting;
using Alipay.Messaging.Testing.Keys;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Alipay.Messaging.Testing.Handshake;

/// <summary>A parsed request: its decoded query and its violations, most severe first.</summary>
internal sealed record CheckedRequest(ReceivedRequest Request, FormQuery Query, IReadOnlyList<Refusal> Refusals)
{
    public string Value(string name) => Query.Values.GetValueOrDefault(name, "");
}

/// <summary>Checks the rules that the register and the upgrade request share (protocol.md 1.1 to 1.4, 2.1).</summary>
internal sealed partial class RequestCheck(AlipayTestGatewayOptions options, KeySet keys, GatewayJournal journal)
{
    private static readonly string[] Common = ["app_id", "charset", "sign_type", "sdk_version", "timestamp", "sign"];
    private static readonly string[] SerialNumbers = ["app_cert_sn", "alipay_root_cert_sn"];

    public CheckedRequest Read(HttpContext context, string path, string ownParameter)
    {
        var query = FormQuery.Parse(RawQuery(context), WireText.Encoding(options.Charset)!); // Checked when the gateway starts.
        var request = new ReceivedRequest
        {
            Path = path,
            Parameters = query.Values,
            Headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
        };
        journal.Request(request);
        string[] due = options.CertificateMode ? [.. Common, ownParameter, .. SerialNumbers] : [.. Common, ownParameter];
        Refusal[] refusals =
        [
            .. query.Faults.Select(fault => Refusal.Invalid("parameter", fault)),
            .. due.Where(name => string.IsNullOrWhiteSpace(query.Values.GetValueOrDefault(name))).Select(Refusal.Missing),
            .. query.Values.Keys.Except(due).Select(name => Refusal.Invalid("parameter", $"{name} does not belong here")),
            .. Values(query),
            .. Headers(context.Request.Headers),
        ];
        return new CheckedRequest(request, query, refusals);
    }

    public static bool IsNonce(string nonce) => Nonce().IsMatch(nonce);

    private static string RawQuery(HttpContext context)
    {
        // The framework's decoded query would hide the encoding.
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var question = target.IndexOf('?', StringComparison.Ordinal);
        return question < 0 ? "" : target[(question + 1)..];
    }

    private IEnumerable<Refusal> Values(FormQuery query)
    {
        foreach (var (name, value) in query.Values)
        {
            var isRight = name switch
            {
                "app_id" => value == options.AppId,
                "charset" => string.Equals(value, options.Charset, StringComparison.OrdinalIgnoreCase),
                "sign_type" => value == options.SignType,
                "timestamp" => WireText.IsRecent(value, options.TimeProvider),
                "app_cert_sn" or "alipay_root_cert_sn" when !options.CertificateMode => true,
                "app_cert_sn" => value == keys.Certificates.AppSerialNumber,
                "alipay_root_cert_sn" => value == keys.Certificates.RootSerialNumbers,
                "sign" => IsSigned(query, value),
                _ => true,
            };
            if (!isRight)
            {
                yield return name == "sign"
                    ? Refusal.Invalid("signature", "the signature does not match the parameters")
                    : Refusal.Invalid(name, $"{name} is not what it should be");
            }
        }
    }

    private IEnumerable<Refusal> Headers(IHeaderDictionary headers)
    {
        var contentType = headers.ContentType.ToString();
        if (!string.Equals(contentType, $"application/x-www-form-urlencoded;charset={options.Charset}", StringComparison.OrdinalIgnoreCase))
        {
            yield return Refusal.Invalid("content-type", $"Content-Type is '{contentType}'");
        }

        if (headers.TryGetValue("LoadTest", out var loadTest) && loadTest != "true")
        {
            yield return Refusal.Invalid("load-test", $"LoadTest is '{loadTest}'");
        }
    }

    private bool IsSigned(FormQuery query, string sign)
    {
        var signature = new byte[sign.Length];
        return Convert.TryFromBase64String(sign, signature, out var length)
            && keys.App.Verify(options.SignType, WireText.Encoding(options.Charset)!.GetBytes(query.SignedText), signature[..length]); // As above.
    }

    [GeneratedRegex("^[0-9a-f]{32}\\z")]
    private static partial Regex Nonce();
}
