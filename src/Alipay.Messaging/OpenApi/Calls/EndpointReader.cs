using System.Globalization;
using Alipay.Messaging.Configuration;

namespace Alipay.Messaging.OpenApi.Calls;

/// <summary>Finds the gateway of the OpenAPI that belongs to the gateway of the messages, and checks a given one.</summary>
internal static class EndpointReader
{
    private static readonly TimeSpan LeastTimeout = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MostTimeout = TimeSpan.FromMinutes(10);

    /// <summary>Null when there is a fault.</summary>
    public static Uri? Read(AlipayMessagingOptions options, AlipaySubscriptionClientOptions client, OptionFaults faults)
    {
        faults.Check(
            client.Timeout >= LeastTimeout && client.Timeout <= MostTimeout,
            string.Create(CultureInfo.InvariantCulture, $"Timeout of the subscription client must be from {LeastTimeout} to {MostTimeout}; it is {client.Timeout}."));
        return client.Endpoint is { } given ? Checked(given, faults) : Belonging(options, faults);
    }

    private static Uri? Checked(Uri endpoint, OptionFaults faults)
    {
        var isUsable = endpoint.IsAbsoluteUri
            && (endpoint.Scheme == Uri.UriSchemeHttps || (endpoint.Scheme == Uri.UriSchemeHttp && endpoint.IsLoopback))
            && endpoint.UserInfo.Length == 0
            && endpoint.Query.Length == 0
            && endpoint.Fragment.Length == 0;
        faults.Check(
            isUsable,
            $"Endpoint of the subscription client must be an https address (http on loopback only) without user name, query and fragment: {AlipaySubscriptionClientOptions.Production} or {AlipaySubscriptionClientOptions.Sandbox}.");
        return isUsable ? endpoint : null;
    }

    private static Uri? Belonging(AlipayMessagingOptions options, OptionFaults faults)
    {
        var host = options.ServerHost?.Trim() ?? "";
        if (!Uri.TryCreate($"{(options.UseTls ? Uri.UriSchemeHttps : Uri.UriSchemeHttp)}://{host}/", UriKind.Absolute, out var server))
        {
            // That ServerHost is no host is reported by its own check.
            return null;
        }

        switch (server.Host)
        {
            case AlipayMessagingOptions.ProductionHost:
                return AlipaySubscriptionClientOptions.Production;
            case AlipayMessagingOptions.SandboxHost:
                return AlipaySubscriptionClientOptions.Sandbox;
            case var _ when server.IsLoopback:
                return new Uri(server, OpenApiNames.GatewayPath);
            default:
                faults.Add(
                    $"Endpoint of the subscription client is missing: {faults.Key(nameof(options.ServerHost))} is neither the gateway of production nor that of the sandbox. "
                    + $"Give {AlipaySubscriptionClientOptions.Production} or {AlipaySubscriptionClientOptions.Sandbox}.");
                return null;
        }
    }
}
