using System.Reflection;
using System.Runtime.CompilerServices;
using Alipay.Messaging.Pipeline;
using Alipay.Messaging.Testing;

namespace Alipay.Messaging.Tests.Conventions;

/// <summary>Holds the layers of docs/decisions.md. Each rule is shown to find an offender as well.</summary>
public class HouseRulesTests
{
    private const string Root = "Alipay.Messaging";
    private static readonly Assembly Library = typeof(AlipayMsgClient).Assembly;
    private static readonly Assembly Here = typeof(HouseRulesTests).Assembly;

    /// <summary>Every folder, and those that it may know. It must not know the others.</summary>
    private static readonly Dictionary<string, string[]> MayKnow = new()
    {
        ["Protocol"] = [],
        ["Signing"] = [],
        ["Transport"] = [],
        ["Charsets"] = [],
        ["Diagnostics"] = [],
        ["Messages"] = [],
        ["Handshake"] = ["Protocol", "Signing", "Charsets", "Diagnostics"],
        ["Configuration"] = ["Handshake", "Signing", "Charsets"],
        ["Pipeline"] = ["Diagnostics"],
        ["Idempotency"] = ["Pipeline", "Diagnostics"],
        ["Failures"] = ["Pipeline", "Diagnostics"],
        ["Routing"] = ["Pipeline", "Diagnostics", "Messages"],
        ["Sending"] = ["Configuration", "Diagnostics", "Protocol", "Signing", "Charsets", "Transport"],
        ["Receiving"] = ["Pipeline", "Sending", "Configuration", "Diagnostics", "Protocol", "Signing", "Charsets", "Transport"],
        ["Lease"] = ["Diagnostics"],
        ["Connection"] = ["Lease", "Handshake", "Sending", "Configuration", "Diagnostics", "Protocol", "Signing", "Charsets", "Transport"],
        ["Doctor"] = ["OpenApi", "Connection", "Handshake", "Configuration", "Diagnostics", "Signing", "Transport"],
        ["Notifications"] = ["Configuration", "Signing", "Charsets"],
        ["OpenApi"] = ["Connection", "Handshake", "Configuration", "Diagnostics", "Protocol", "Signing", "Charsets", "Transport"],
        ["Runtime"] =
        [
            "Connection", "Lease", "Receiving", "Sending", "Pipeline", "Idempotency", "Failures", "Configuration", "Handshake", "Diagnostics", "Protocol",
            "Signing", "Charsets", "Transport",
        ],
        ["HttpChannel"] = ["Notifications", "Receiving", "Runtime", "Connection", "Pipeline", "Configuration", "Diagnostics"],
        ["Hosting"] = ["Doctor", "OpenApi", "HttpChannel", "Runtime", "Connection", "Configuration", "Pipeline", "Routing", "Diagnostics", "Messages"],
    };

    public static TheoryData<string> Folders => [.. MayKnow.Keys];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Arrows_go_down_only(string folder)
    {
        var forbidden = MayKnow.Keys.Where(other => other != folder && !MayKnow[folder].Contains(other)).Select(other => $"{Root}.{other}");

        // One type puts the stages together; that the stages know the stage interface is the arrow.
        Assert.Equal([], HouseRules.Dependants(Library, $"{Root}.{folder}", [.. forbidden]).Except([$"{Root}.Pipeline.{nameof(MessagePipeline)}"]));
    }

    /// <summary>What a folder may know counts as an offence here: each row finds the types that depend on it.</summary>
    [Theory]
    [MemberData(nameof(Folders))]
    public void Row_of_each_folder_finds_an_offender(string folder)
    {
        string[] known = MayKnow[folder].Length == 0 ? ["System"] : [.. MayKnow[folder].Select(other => $"{Root}.{other}")];
        Assert.NotEmpty(HouseRules.Dependants(Library, $"{Root}.{folder}", known));
    }

    [Fact]
    public void Every_folder_has_a_row()
        => Assert.Equal(
            Directory.GetDirectories(Path.Combine(RepositoryRoot(), "src", Root)).Select(path => Path.GetFileName(path)).Where(name => name is not ("bin" or "obj")).Order(),
            MayKnow.Keys.Order());

    [Fact]
    public void Bottom_layers_and_the_handshake_never_see_the_options()
    {
        foreach (var folder in new[] { "Protocol", "Signing", "Transport", "Charsets", "Handshake" })
        {
            Assert.Empty(HouseRules.Dependants(Library, $"{Root}.{folder}", typeof(AlipayMessagingOptions).FullName!));
        }
    }

    [Fact]
    public void Only_the_transport_opens_sockets_and_only_the_registrar_and_the_open_api_speak_http()
    {
        foreach (var folder in MayKnow.Keys.Where(folder => folder != "Transport"))
        {
            Assert.Empty(HouseRules.Dependants(Library, $"{Root}.{folder}", "System.Net.Sockets.Socket", "System.Net.WebSockets.ClientWebSocket"));
        }

        // The transport's request is the one that becomes a WebSocket; which proxy the platform would use is a property of HttpClient.
        Assert.Equal(
            [
                "Alipay.Messaging.Handshake.GatewayRegistrar", "Alipay.Messaging.OpenApi.Calls.OpenApiConnection", "Alipay.Messaging.Transport.ProxyInUse",
                "Alipay.Messaging.Transport.WebSocketTransport",
            ],
            HouseRules.Dependants(Library, Root, "System.Net.Http.HttpClient", "System.Net.Http.HttpMessageInvoker").Where(name => !name.Contains('+')).Order());
    }

    [Fact]
    public void Public_types_live_in_the_root()
        => Assert.Empty(HouseRules.PublicOutside(Library, Root, $"{Root}.Messages", $"{Root}.OpenApi", "Microsoft.Extensions.DependencyInjection"));

    [Fact]
    public void Classes_below_the_root_are_sealed() => Assert.Empty(HouseRules.UnsealedBelow(Library, Root));

    [Fact]
    public void Namespace_is_folder()
    {
        var source = Path.Combine(RepositoryRoot(), "src", Root);
        Assert.DoesNotContain(HouseRules.MisplacedFiles(source, Root), file => !file.EndsWith("Extensions.cs", StringComparison.Ordinal));
    }

    [Fact]
    public void No_source_file_has_more_than_300_lines()
        => Assert.All(Sources, sources => Assert.Empty(HouseRules.LongFiles(sources, 300)));

    /// <summary>A package's root holds its whole public face (docs/decisions.md 40); Messages holds one file for each body.</summary>
    [Fact]
    public void No_folder_has_more_than_15_source_files()
    {
        string[] unbounded = ["Alipay.Messaging", "Alipay.Messaging/Messages", "Alipay.Messaging.Testing"];
        Assert.All(Sources, sources => Assert.Empty(HouseRules.LargeFolders(sources, 15).Except(unbounded)));
    }

    [Fact]
    public void Each_rule_finds_an_offender()
    {
        var source = Path.Combine(RepositoryRoot(), "src");
        Assert.NotEmpty(HouseRules.LongFiles(source, 250));
        Assert.Contains("Alipay.Messaging/Messages", HouseRules.LargeFolders(source, 15));
        Assert.NotEmpty(HouseRules.Dependants(Library, $"{Root}.Receiving", $"{Root}.Protocol"));
        Assert.NotEmpty(HouseRules.Dependants(Library, Root, typeof(AlipayMessagingOptions).FullName!));
        Assert.Contains(typeof(HouseRulesTests).FullName!, HouseRules.PublicOutside(Here, Root));
        Assert.Contains(typeof(Offender).FullName!, HouseRules.UnsealedBelow(Here, Root, countDerived: true));
        Assert.NotEmpty(HouseRules.MisplacedFiles(Path.Combine(RepositoryRoot(), "src", Root), "Some.Other.Root"));
        Assert.NotEmpty(HouseRules.PublicOutside(typeof(AlipayTestGateway).Assembly, "Some.Other.Root"));
    }

    private static IEnumerable<string> Sources => new[] { "src", "tests", "samples", "catalogue" }.Select(folder => Path.Combine(RepositoryRoot(), folder));

    private static string RepositoryRoot([CallerFilePath] string thisFile = "")
        => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", ".."));

    internal class Offender;

    internal sealed class Heir : Offender;
}
