using Microsoft.AspNetCore.Http.Features;

namespace Alipay.Messaging.Testing.Connections;

/// <summary>Puts a <see cref="ConnectionStream"/> under the WebSocket that the framework is about to open.</summary>
internal sealed class UpgradeFeature(IHttpUpgradeFeature inner) : IHttpUpgradeFeature
{
    public bool IsUpgradableRequest => inner.IsUpgradableRequest;

    /// <summary>The stream. It carries no data before the upgrade, but faults can already be set.</summary>
    public ConnectionStream Stream { get; } = new();

    public async Task<Stream> UpgradeAsync()
    {
        Stream.Attach(await inner.UpgradeAsync().ConfigureAwait(false));
        return Stream;
    }
}
