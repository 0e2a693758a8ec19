using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Alipay.Messaging.AspNetCore.Inspector;

/// <summary>Who may use an inspector. Everything that is not allowed is refused, with a sentence that says why.</summary>
internal sealed class InspectorAccess
{
    /// <summary>The header of each request that changes something: another site's form cannot send it.</summary>
    public const string Header = "X-Alipay-Inspector";

    private readonly byte[]? _tokenHash;
    private readonly bool _isLocal;

    private InspectorAccess(byte[]? tokenHash, bool isLocal)
    {
        _tokenHash = tokenHash;
        _isLocal = isLocal;
    }

    /// <summary>
    /// Only this machine, under a loopback name. The name in the Host header keeps a foreign page from reaching it by a name that resolves to
    /// 127.0.0.1; a request that came through a tunnel or a proxy is refused by the headers that those add.
    /// </summary>
    public static InspectorAccess LocalOnly { get; } = new(null, isLocal: true);

    /// <summary>What an authorization policy in front allows.</summary>
    public static InspectorAccess ByPolicy { get; } = new(null, isLocal: false);

    /// <summary>From anywhere, with a token.</summary>
    public static InspectorAccess WithToken(string token)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(token);
        return new InspectorAccess(Hash(token), isLocal: false);
    }

    /// <summary>Null when the request is allowed.</summary>
    public InspectorProblem? Check(HttpRequest request, bool changes)
    {
        if (_isLocal && !IsLocal(request))
        {
            return new("Forbidden", StatusCodes.Status403Forbidden, "The inspector answers requests from this machine only, under localhost, 127.0.0.1 or [::1], without a proxy.");
        }

        if (_tokenHash is not null && !HasToken(request))
        {
            return new("Unauthorized", StatusCodes.Status401Unauthorized, "Open the page with ?token=…, or send Authorization: Bearer ….");
        }

        if (!IsSameOrigin(request))
        {
            return new("Forbidden", StatusCodes.Status403Forbidden, "The request comes from another origin.");
        }

        return changes && request.Headers[Header] != "1"
            ? new("Forbidden", StatusCodes.Status403Forbidden, $"A request that changes something needs the header {Header}: 1.")
            : null;
    }

    /// <summary>Exchanges a token in the address for a cookie, so that it stays out of the history and of the API. True when it did.</summary>
    public bool TryExchange(HttpContext context)
    {
        var request = context.Request;
        if (_tokenHash is null || request.Query["token"].ToString() is not { Length: > 0 } token || !IsToken(token))
        {
            return false;
        }

        var path = request.PathBase + request.Path;
        context.Response.Cookies.Append(CookieName(request), token, new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = request.IsHttps,
            Path = path,
        });
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = path.ToUriComponent();
        return true;
    }

    private static bool IsLocal(HttpRequest request)
    {
        var remote = request.HttpContext.Connection.RemoteIpAddress;
        return remote is not null && IPAddress.IsLoopback(remote)
            && request.Host.Host.ToLowerInvariant() is "localhost" or "127.0.0.1" or "[::1]"
            && !request.Headers.ContainsKey("Forwarded") && !request.Headers.Keys.Any(name => name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsSameOrigin(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site is not ("" or "same-origin" or "none"))
        {
            // A link from elsewhere may open the page, and nothing else.
            return request.Headers["Sec-Fetch-Mode"] == "navigate" && HttpMethods.IsGet(request.Method);
        }

        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0 || (Uri.TryCreate(origin, UriKind.Absolute, out var parsed)
            && string.Equals(new HostString(parsed.Authority).Value, request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }

    private static string CookieName(HttpRequest request) => $"alipay-inspector-{request.Host.Port ?? 0}";

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private bool HasToken(HttpRequest request)
    {
        const string Scheme = "Bearer ";
        var header = request.Headers.Authorization.ToString();
        return (header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && IsToken(header[Scheme.Length..].Trim()))
            || (request.Cookies.TryGetValue(CookieName(request), out var cookie) && IsToken(cookie));
    }

    /// <summary>Compares hashes in constant time, so that neither the length nor a common beginning shows.</summary>
    private bool IsToken(string token) => CryptographicOperations.FixedTimeEquals(Hash(token), _tokenHash);
}
