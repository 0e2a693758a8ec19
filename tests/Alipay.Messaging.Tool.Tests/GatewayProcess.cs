using System.Text.Json;

namespace Alipay.Messaging.Tool.Tests;

/// <summary>A gateway of the tool, in a process of its own on a free port.</summary>
internal sealed class GatewayProcess : IAsyncDisposable
{
    private readonly ToolProcess _tool;
    private readonly JsonElement _started;

    private GatewayProcess(ToolProcess tool, JsonElement started)
    {
        _tool = tool;
        _started = started;
    }

    public string Host => _started.GetProperty("host").GetString()!; // Printed by the tool.

    public string Url => $"http://{Host}";

    public string SettingsFile => _started.GetProperty("settingsFile").GetString()!; // As above.

    public string Inspector => _started.GetProperty("inspector").GetString()!; // As above.

    public IReadOnlyList<string> Environment => [.. _started.GetProperty("environment").EnumerateArray().Select(static one => one.GetString()!)]; // As above.

    public static async Task<GatewayProcess> StartAsync(string keys, params string[] arguments)
    {
        var tool = ToolProcess.Start(["gateway", .. arguments.Contains("--port") ? Array.Empty<string>() : ["--port", "0"], "--keys", keys, "--json", .. arguments]);
        using var line = JsonDocument.Parse(await tool.LineAsync(static line => line.StartsWith('{')));
        return new GatewayProcess(tool, line.RootElement.Clone());
    }

    /// <summary>The settings that it has written for a client.</summary>
    public AlipayMessagingOptions Client()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(SettingsFile));
        var settings = file.RootElement.GetProperty("Alipay");
        return new AlipayMessagingOptions
        {
            AppId = Text("AppId")!, // Always written.
            ServerHost = Text("ServerHost")!, // As above.
            UseTls = settings.GetProperty("UseTls").GetBoolean(),
            SignType = Text("SignType")!, // As above.
            Charset = Text("Charset")!, // As above.
            AppPrivateKeyPath = Text("AppPrivateKeyPath"),
            AlipayPublicKeyPath = Text("AlipayPublicKeyPath"),
            AppCertPath = Text("AppCertPath"),
            AlipayPublicCertPath = Text("AlipayPublicCertPath"),
            AlipayRootCertPath = Text("AlipayRootCertPath"),
        };

        string? Text(string name) => settings.TryGetProperty(name, out var value) ? value.GetString() : null;
    }

    /// <summary>Interrupts it as Ctrl+C does.</summary>
    public Task<int> InterruptAsync() => _tool.InterruptAsync();

    public ValueTask DisposeAsync() => _tool.DisposeAsync();
}
