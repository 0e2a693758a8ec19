using System.Net;
using Alipay.Messaging.AspNetCore.Inspector;
using Alipay.Messaging.Testing;

namespace Alipay.Messaging.Tool.Inspector;

/// <summary>The inspector page of a gateway, under <c>/inspector</c>: <see cref="Configure"/> before the start, <see cref="Attach"/> after it.</summary>
/// <param name="token">The token that every request must give; null when only this machine may use the page.</param>
internal sealed class GatewayInspector(string? token = null)
{
    public const string Path = "/inspector";

    private readonly GatewaySource _source = new();
    private readonly InspectorAccess _access = token is null ? InspectorAccess.LocalOnly : InspectorAccess.WithToken(token);

    /// <summary>Maps the page and records what happens.</summary>
    /// <exception cref="InvalidOperationException">Other machines can reach the gateway, and there is no token.</exception>
    public void Configure(AlipayTestGatewayOptions options)
    {
        if (token is null && !IPAddress.IsLoopback(options.ListenAddress))
        {
            throw new InvalidOperationException($"The gateway listens on {options.ListenAddress}, which other machines can reach: the inspector needs a token.");
        }

        options.Observer += _source.Recorder.Record;
        options.MapEndpoints += endpoints => InspectorEndpoints.Map(endpoints, Path, () => _source, _access, TimeProvider.System);
    }

    /// <summary>Gives the page the gateway that it shows.</summary>
    public void Attach(AlipayTestGateway gateway) => _source.Attach(gateway);
}
