using Microsoft.AspNetCore.Http.Features;

namespace Alipay.Messaging.Testing.Links;

/// <summary>Puts a <see cref="LinkStream"/> under the WebSocket that the framework is about to open.</summary>
internal sealed class LinkUpgradeFeature(IHttpUpgradeFeature inner) : IHttpUpgradeFeature
{
    public bool IsUpgradableRequest => inner.IsUpgradableRequest;

    /// <summary>The stream; null until the upgrade.</summary>
    public LinkStream? Stream { get; private set; }

    public async Task<Stream> UpgradeAsync()
        => Stream = new LinkStream(await inner.UpgradeAsync().ConfigureAwait(false));
}
