using System.Diagnostics;
using System.Text.Json;
using Alipay.Messaging.Redis.Worker;
using Alipay.Messaging.Testing;

namespace Alipay.Messaging.Redis.Tests;

/// <summary>Another process with a client on the gateway's application.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private WorkerProcess(Process process, WorkerSettings settings, GatewayConnection connection)
    {
        _process = process;
        Settings = settings;
        Connection = connection;
    }

    public WorkerSettings Settings { get; }

    /// <summary>Its connection, seen from the gateway.</summary>
    public GatewayConnection Connection { get; }

    /// <summary>Starts one and waits for its connection. Start one at a time: the newest connection is taken for its own.</summary>
    public static async Task<WorkerProcess> StartAsync(
        AlipayTestGateway gateway, RedisServer redis, string name, TimeSpan lease, int holdAfter = int.MaxValue)
    {
        var settings = new WorkerSettings(
            name, redis.ConnectionString, gateway.Host, gateway.AppId, gateway.AppPrivateKey, gateway.AlipayPublicKey, lease, 16, holdAfter);
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(dotnet) { RedirectStandardInput = true, RedirectStandardError = true };
        start.ArgumentList.Add(typeof(WorkerSettings).Assembly.Location);
        var before = gateway.Connections.Count;
        var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(settings));
        await process.StandardInput.FlushAsync();
        using var limit = new CancellationTokenSource(Limits.Soon);
        var linked = gateway.WaitUntilAsync(one => one.Connections.Count > before, limit.Token);
        await Task.WhenAny(linked, errors);
        if (linked.IsCompletedSuccessfully)
        {
            return new WorkerProcess(process, settings, gateway.Connections[before]);
        }

        process.Kill();
        throw new InvalidOperationException($"The process has made no connection: {await errors}");
    }

    /// <summary>Ends it as a crash would: nothing is finished, released or closed.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(Limits.Soon);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }
}
