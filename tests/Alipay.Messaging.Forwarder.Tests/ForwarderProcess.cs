using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Alipay.Messaging.Testing;

namespace Alipay.Messaging.Forwarder.Tests;

/// <summary>A process of samples/Forwarder.</summary>
internal sealed class ForwarderProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly Task _reading;

    private ForwarderProcess(Process process)
    {
        _process = process;
        _reading = ReadAsync();
    }

    public IReadOnlyCollection<string> Lines => _lines;

    /// <summary>The ids of the messages that its consumers have received.</summary>
    public IEnumerable<string> Consumed => _lines.Where(line => line.StartsWith("consumer ", StringComparison.Ordinal)).Select(line => line[(line.LastIndexOf(' ') + 1)..]);

    /// <summary>Starts one on a gateway of the test and waits until it has connected.</summary>
    public static async Task<ForwarderProcess> StartAsync(AlipayTestGateway gateway, RabbitMqServer broker, int consumers)
    {
        var before = gateway.Connections.Count;
        var process = Start(new()
        {
            ["Gateway:InProcess"] = "false",
            ["RabbitMq:Uri"] = broker.Uri,
            ["RabbitMq:Consumers"] = consumers.ToString(CultureInfo.InvariantCulture),
            ["Alipay:AppId"] = gateway.AppId,
            ["Alipay:ServerHost"] = gateway.Host,
            ["Alipay:UseTls"] = "false",
            ["Alipay:AppPrivateKey"] = gateway.AppPrivateKey,
            ["Alipay:AlipayPublicKey"] = gateway.AlipayPublicKey,
        });
        using var limit = new CancellationTokenSource(Limits.Soon);
        await gateway.WaitUntilAsync(one => one.Connections.Count > before, limit.Token);
        return process;
    }

    /// <summary>Starts one with settings on its command line.</summary>
    public static ForwarderProcess Start(Dictionary<string, string> settings)
    {
        var info = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet") { RedirectStandardOutput = true };
        info.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Forwarder.dll"));
        foreach (var (key, value) in settings)
        {
            info.ArgumentList.Add($"--{key}={value}");
        }

        return new ForwarderProcess(Process.Start(info)!);
    }

    /// <summary>Waits for its end and returns its exit code.</summary>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Limits.Long);
        await _reading;
        return _process.ExitCode;
    }

    /// <summary>Ends it as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        await _reading;
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            _lines.Enqueue(line);
        }
    }
}
