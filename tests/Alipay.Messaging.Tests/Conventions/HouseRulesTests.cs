using System.Reflection;
using System.Runtime.CompilerServices;
using Alipay.Messaging.Testing;

namespace Alipay.Messaging.Tests.Conventions;

/// <summary>Holds the layers of docs/decisions.md. Each rule is shown to find an offender as well.</summary>
public class HouseRulesTests
{
    private const string Root = "Alipay.Messaging";
    private static readonly Assembly Library = typeof(AlipayMsgClient).Assembly;
    private static readonly Assembly Here = typeof(HouseRulesTests).Assembly;

    /// <summary>A folder, and those it must not know.</summary>
    public static TheoryData<string, string[]> Arrows => new()
    {
        { "Protocol", ["Signing", "Transport", "Handshake", "Engine", "Idempotency", "Failures", "Routing", "Hosting", "Diagnostics", "Messages"] },
        { "Signing", ["Protocol", "Transport", "Handshake", "Engine", "Idempotency", "Failures", "Routing", "Hosting", "Diagnostics", "Messages"] },
        { "Transport", ["Protocol", "Signing", "Handshake", "Engine", "Idempotency", "Failures", "Routing", "Hosting", "Diagnostics", "Messages"] },
        { "Handshake", ["Engine", "Idempotency", "Failures", "Routing", "Hosting", "Diagnostics", "Messages"] },
        { "Engine", ["Idempotency", "Failures", "Routing", "Hosting", "Messages"] },
        { "Idempotency", ["Protocol", "Signing", "Transport", "Handshake", "Failures", "Routing", "Hosting", "Messages"] },
        { "Failures", ["Protocol", "Signing", "Transport", "Handshake", "Idempotency", "Routing", "Hosting", "Messages"] },
        { "Diagnostics", ["Protocol", "Signing", "Transport", "Handshake", "Engine", "Idempotency", "Failures", "Routing", "Hosting", "Messages"] },
    };

    [Theory]
    [MemberData(nameof(Arrows))]
    public void Arrows_go_down_only(string folder, string[] forbidden)
        => Assert.Empty(HouseRules.Dependants(Library, $"{Root}.{folder}", [.. forbidden.Select(name => $"{Root}.{name}")]));

    [Fact]
    public void Bottom_layers_and_the_handshake_never_see_the_options()
    {
        foreach (var folder in new[] { "Protocol", "Signing", "Transport", "Handshake" })
        {
            Assert.Empty(HouseRules.Dependants(Library, $"{Root}.{folder}", typeof(AlipayMessagingOptions).FullName!));
        }
    }

    [Fact]
    public void Only_the_transport_opens_sockets_and_only_the_registrar_speaks_http()
    {
        foreach (var folder in new[] { "Protocol", "Signing", "Handshake", "Engine", "Idempotency" })
        {
            Assert.Empty(HouseRules.Dependants(Library, $"{Root}.{folder}", "System.Net.Sockets.Socket", "System.Net.WebSockets.ClientWebSocket"));
        }

        // The transport's request is the one that becomes a WebSocket.
        Assert.Equal(
            ["Alipay.Messaging.Handshake.GatewayRegistrar", "Alipay.Messaging.Transport.WebSocketTransport"],
            HouseRules.Dependants(Library, Root, "System.Net.Http.HttpClient", "System.Net.Http.HttpMessageInvoker").Where(name => !name.Contains('+')).Order());
    }

    [Fact]
    public void Public_types_live_in_the_root()
        => Assert.Empty(HouseRules.PublicOutside(Library, Root, $"{Root}.Messages", "Microsoft.Extensions.DependencyInjection"));

    [Fact]
    public void Classes_below_the_root_are_sealed() => Assert.Empty(HouseRules.UnsealedBelow(Library, Root));

    [Fact]
    public void Namespace_is_folder()
    {
        var source = Path.Combine(RepositoryRoot(), "src", Root);
        Assert.DoesNotContain(HouseRules.MisplacedFiles(source, Root), file => !file.EndsWith("Extensions.cs", StringComparison.Ordinal));
    }

    [Fact]
    public void Each_rule_finds_an_offender()
    {
        Assert.NotEmpty(HouseRules.Dependants(Library, $"{Root}.Engine", $"{Root}.Protocol"));
        Assert.NotEmpty(HouseRules.Dependants(Library, Root, typeof(AlipayMessagingOptions).FullName!));
        Assert.Contains(typeof(HouseRulesTests).FullName!, HouseRules.PublicOutside(Here, Root));
        Assert.Contains(typeof(Offender).FullName!, HouseRules.UnsealedBelow(Here, Root, countDerived: true));
        Assert.NotEmpty(HouseRules.MisplacedFiles(Path.Combine(RepositoryRoot(), "src", Root), "Some.Other.Root"));
        Assert.NotEmpty(HouseRules.PublicOutside(typeof(AlipayTestGateway).Assembly, "Some.Other.Root"));
    }

    private static string RepositoryRoot([CallerFilePath] string thisFile = "")
        => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", ".."));

    internal class Offender;

    internal sealed class Heir : Offender;
}
