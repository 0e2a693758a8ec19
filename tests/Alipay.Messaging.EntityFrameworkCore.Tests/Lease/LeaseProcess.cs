using System.Diagnostics;
using System.Text.Json;
using Alipay.Messaging.Testing;

namespace Alipay.Messaging.EntityFrameworkCore.Tests.Lease;

/// <summary>A process with a client that connects only while it holds the lease.</summary>
internal sealed class LeaseProcess : IAsyncDisposable
{
    private readonly Process _process;
    private volatile string _state = "";

    private LeaseProcess(Process process)
    {
        _process = process;
        Reading = ReadAsync();
    }

    public bool IsConnected => _state == nameof(ConnectionState.Connected);

    public bool StandsBy => _state == nameof(ConnectionState.StandingBy);

    private Task Reading { get; }

    public static async Task<LeaseProcess> StartAsync(AlipayTestGateway gateway, TestDatabase database, TimeSpan duration)
    {
        var settings = new WorkerSettings(
            database.Kind, database.ConnectionString, gateway.Host, gateway.AppId, gateway.AppPrivateKey, gateway.AlipayPublicKey, AcknowledgeWhen.Handled,
            TimeSpan.FromMinutes(1), 1, Kill: null, KillAfter: 0, duration);
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(typeof(WorkerSettings).Assembly.Location);
        var process = Process.Start(start)!;
        await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(settings));
        await process.StandardInput.FlushAsync();
        return new LeaseProcess(process);
    }

    /// <summary>Ends it as a crash would: the lease is not released.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(Limits.Soon);
    }

    /// <summary>Has it close its client and end.</summary>
    public async Task StopAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().WaitAsync(Limits.Soon);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        await Reading;
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            _state = line;
        }

        _state = "";
    }
}
