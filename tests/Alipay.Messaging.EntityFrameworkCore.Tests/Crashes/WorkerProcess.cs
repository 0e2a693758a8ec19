using System.Diagnostics;
using System.Text.Json;

namespace Alipay.Messaging.EntityFrameworkCore.Tests.Crashes;

/// <summary>Another process with an instance of the application.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private WorkerProcess(Process process) => _process = process;

    /// <summary>Ends when the process has ended.</summary>
    public Task Ended => _process.WaitForExitAsync();

    public static async Task<WorkerProcess> StartAsync(WorkerSettings settings)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet") { RedirectStandardInput = true };
        start.ArgumentList.Add(typeof(WorkerSettings).Assembly.Location);
        var process = Process.Start(start)!;
        await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(settings));
        await process.StandardInput.FlushAsync();
        return new WorkerProcess(process);
    }

    /// <summary>Ends it as <c>kill -9</c> does.</summary>
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
