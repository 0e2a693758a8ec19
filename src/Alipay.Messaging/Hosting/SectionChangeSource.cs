using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Alipay.Messaging.Hosting;

/// <summary>Notifies the options of one application that their configuration was reloaded.</summary>
internal sealed class SectionChangeSource(string name, IConfiguration configuration) : IOptionsChangeTokenSource<AlipayMessagingHostOptions>
{
    public string Name => name;

    public IChangeToken GetChangeToken() => configuration.GetReloadToken();
}
