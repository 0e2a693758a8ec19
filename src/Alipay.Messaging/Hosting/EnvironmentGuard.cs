using Alipay.Messaging.Configuration;
using Microsoft.Extensions.Hosting;

namespace Alipay.Messaging.Hosting;

/// <summary>
/// Prevents a developer's machine from connecting to production by accident: Alipay spreads an application's messages over its
/// connections, so a second client on a live app id takes some of them away (protocol.md 4.4).
/// </summary>
internal static class EnvironmentGuard
{
    /// <param name="options">The options.</param>
    /// <param name="environment">Null outside a host; then it is unknown, and nothing is checked.</param>
    /// <param name="faults">Told when the options must not be used here.</param>
    public static void Check(AlipayMessagingHostOptions options, IHostEnvironment? environment, OptionFaults faults)
    {
        if (environment is not null && environment.IsDevelopment() && options.Channels.HasFlag(MessageChannels.WebSocket) && IsProduction(options.ServerHost))
        {
            faults.Check(
                options.AllowProductionInDevelopment,
                $"{faults.Key(nameof(options.ServerHost))} is the production gateway and the environment is Development: a second client on a live app id "
                + $"takes its messages. Use the sandbox, or set {faults.Key(nameof(options.AllowProductionInDevelopment))} to true.");
        }
    }

    public static bool IsProduction(string? serverHost)
        => Uri.TryCreate($"https://{serverHost?.Trim()}/", UriKind.Absolute, out var uri)
            && uri.IdnHost.TrimEnd('.').Equals(AlipayMessagingOptions.ProductionHost, StringComparison.OrdinalIgnoreCase);
}
