using Alipay.Messaging.Signing.Keys;

namespace Alipay.Messaging.Configuration;

/// <summary>Checks the gateway's address before anything is sent to it.</summary>
internal static class GatewayHostReader
{
    private const string Gateways =
        $"{AlipayMessagingOptions.ProductionHost} (production) or {AlipayMessagingOptions.SandboxHost} (sandbox)";

    /// <returns>The host, and whether it is this machine.</returns>
    public static (string Host, bool IsLoopback) Read(AlipayMessagingOptions options, OptionFaults faults)
    {
        var host = options.ServerHost?.Trim() ?? "";
        var key = faults.Key(nameof(options.ServerHost));
        if (HiddenCharacters.AreIn(host))
        {
            faults.Add($"{key} has hidden characters in it, as text from web pages and chats has. Type it instead: {Gateways}.");
        }
        else if (!IsHost(host, out var uri))
        {
            faults.Add($"{key} must be a host or host:port in ASCII, without scheme or path: {Gateways}.");
        }
        else if (uri.Host.StartsWith("openapi.", StringComparison.Ordinal) || uri.Host.StartsWith("openapi-", StringComparison.Ordinal))
        {
            faults.Add($"{key} is the gateway of the OpenAPI, which delivers no messages. Give {Gateways}.");
        }
        else
        {
            return (host, uri.IsLoopback);
        }

        return (host, false);
    }

    private static bool IsHost(string host, out Uri uri)
    {
        uri = null!; // Not read when this returns false.
        return host.Length > 0
            && host.All(static c => c is > ' ' and <= '~' and not ('/' or '?' or '#' or '@' or '\\' or '"' or '\''))
            && !host.EndsWith(':')
            && Uri.TryCreate($"https://{host}/", UriKind.Absolute, out uri!)
            && uri.HostNameType != UriHostNameType.Unknown;
    }
}
