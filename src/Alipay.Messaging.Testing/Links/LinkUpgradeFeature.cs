using Microsoft.AspNetCore.Http.Features;

namespace Alipay.Messaging.Testing.Links;

/// <summary>Puts a <see cref="LinkStream"/> under the WebSocket that the framework is about to open.</summary>
internal sealed class LinkUpgradeFeature(IHttpUpgradeFeature inner) : IHttpUpgradeFeature
{
    public bool IsUpgradableRequest => inner.IsUpgradableRequest;

    /// <summary>The stream. It carries nothing before the upgrade, but can be told already how to behave.</summary>
    public LinkStream Stream { get; } = new();

    public async Task<Stream> UpgradeAsync()
    {
        Stream.Attach(await inner.UpgradeAsync().ConfigureAwait(false));
        return Stream;
    }
}
