using System.Net;
using System.Text.RegularExpressions;
using Alipay.Messaging.Diagnostics;

namespace Alipay.Messaging;

/// <summary>
/// The first difference between the text that the gateway verified a signature over, which it quotes when it refuses the signature, and the text
/// that this client signed. The values of tokens are masked. Thread-safe.
/// </summary>
public sealed partial record SignedTextDifference
{
    private const int Before = 20;
    private const int After = 30;
    private const char Mask = '*';

    private SignedTextDifference()
    {
    }

    /// <summary>The position of the first character that differs, from 0.</summary>
    public required int Position { get; init; }

    /// <summary>The parameter that the position is in, as this client signed it, for example <c>charset</c>; empty when it is in none.</summary>
    public required string Parameter { get; init; }

    /// <summary>Up to 50 characters of the gateway's text around the position, on one line; tokens are masked with <c>*</c>.</summary>
    public required string GatewayText { get; init; }

    /// <summary>Up to 50 characters of this client's text around the position, on one line; tokens are masked with <c>*</c>.</summary>
    public required string ClientText { get; init; }

    /// <summary>Compares the two texts. The gateway's is compared as it is and with its HTML escapes resolved: the better match counts.</summary>
    /// <param name="gatewayText">What the gateway quotes.</param>
    /// <param name="ourText">What was signed.</param>
    /// <param name="secrets">Values to mask besides those of the parameters that are known to be secret.</param>
    /// <returns>Null when the texts are the same.</returns>
    internal static SignedTextDifference? Find(string gatewayText, string ourText, params IReadOnlyCollection<string> secrets)
    {
        var plain = WebUtility.HtmlDecode(gatewayText);
        var theirs = CommonLength(plain, ourText) > CommonLength(gatewayText, ourText) || plain == ourText ? plain : gatewayText;
        if (theirs == ourText)
        {
            return null;
        }

        var position = CommonLength(theirs, ourText);
        return new SignedTextDifference
        {
            Position = position,
            Parameter = ParameterAt(ourText, position),
            GatewayText = Around(Masked(theirs, secrets), position),
            ClientText = Around(Masked(ourText, secrets), position),
        };
    }

    private static int CommonLength(string one, string other) => one.AsSpan().CommonPrefixLength(other);

    private static string ParameterAt(string text, int position)
    {
        var name = "";
        foreach (var match in ParameterName().EnumerateMatches(text))
        {
            if (match.Index > position)
            {
                break;
            }

            name = text.Substring(match.Index, match.Length).Trim('&', '=');
        }

        return name;
    }

    /// <summary>The text with a mask in place of each character of a secret, so that positions stay.</summary>
    private static string Masked(string text, IReadOnlyCollection<string> secrets)
    {
        foreach (var secret in secrets.Where(static secret => secret.Length > 0))
        {
            text = text.Replace(secret, new string(Mask, secret.Length), StringComparison.Ordinal);
        }

        return Token().Replace(text, static token => token.Groups["name"].Value + new string(Mask, token.Groups["value"].Length));
    }

    private static string Around(string text, int position)
    {
        var start = Math.Clamp(position - Before, 0, text.Length);
        return SingleLine.Of(text[start..Math.Min(text.Length, position + After)], (Before + After) * 6);
    }

    [GeneratedRegex("(^|&)[a-z_]+=", RegexOptions.CultureInvariant)]
    private static partial Regex ParameterName();

    /// <summary>A token as a parameter and as a member of JSON, whose quotes may be escaped in any way.</summary>
    [GeneratedRegex(
        """(?<name>(auth_token|link_token|access_token|refresh_token)(&quot;|&#34;|%22|%3A|[^A-Za-z0-9&%])+)(?<value>[^"&\\,}\s]+)""",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Token();
}
