using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text.RegularExpressions;

namespace Alipay.Messaging.Diagnostics;

/// <summary>
/// Removes secrets from texts of the platform: the user name and password of an address, and its query, which is signed and
/// may hold a token. The platform's exceptions quote a proxy's address whole.
/// </summary>
/// <param name="secrets">What is secret besides, letter for letter.</param>
internal sealed partial class SecretScrubber(params IEnumerable<string> secrets)
{
    private const string Mark = "***";
    private const int LeastLength = 3;

    // The longest first: one secret may be a part of another.
    private readonly string[] _secrets = [.. secrets.Where(static secret => secret.Length >= LeastLength).Distinct().OrderByDescending(static secret => secret.Length)];

    /// <summary>The secrets of a proxy's address, in each way in which it may be written; none for null.</summary>
    public static IEnumerable<string> SecretsOf(Uri? address)
    {
        if (address is null || address.UserInfo.Length == 0)
        {
            return [];
        }

        string[] written = [address.UserInfo, Uri.UnescapeDataString(address.UserInfo)];
        return written.Concat(written.Select(static info => info[(info.IndexOf(':', StringComparison.Ordinal) + 1)..]));
    }

    public string Clean(string text)
    {
        foreach (var secret in _secrets)
        {
            text = text.Replace(secret, Mark, StringComparison.Ordinal);
        }

        return Address().Replace(text, static address => $"{address.Groups["scheme"]}{(address.Groups["user"].Success ? $"{Mark}@" : "")}{address.Groups["rest"]}{(address.Groups["query"].Success ? $"?{Mark}" : "")}");
    }

    /// <summary>The exception itself when its text, causes and all, holds nothing secret; else one of the same kind with clean texts, and without a stack.</summary>
    public Exception Clean(Exception exception)
    {
        var text = exception.ToString();
        return Clean(text) == text ? exception : Remake(exception);
    }

    private Exception Remake(Exception exception)
    {
        var inner = exception.InnerException is { } cause ? Remake(cause) : null;
        var message = Clean(exception.Message);
        return exception switch
        {
            HttpRequestException e => new HttpRequestException(e.HttpRequestError, message, inner, e.StatusCode),
            WebSocketException e => new WebSocketException(e.WebSocketErrorCode, message, inner),
            SocketException e => new SocketException(e.ErrorCode),
            OperationCanceledException => new OperationCanceledException(message, inner),
            _ => new IOException($"{exception.GetType().FullName}: {message}", inner),
        };
    }

    [GeneratedRegex("""(?<scheme>\b[A-Za-z][A-Za-z0-9+.-]*://)(?<user>[^\s/?#]*@)?(?<rest>[^\s?'"]*)(?<query>\?[^\s'"]*)?""", RegexOptions.CultureInvariant)]
    private static partial Regex Address();
}
