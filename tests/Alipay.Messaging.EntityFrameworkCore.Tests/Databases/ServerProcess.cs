using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Alipay.Messaging.EntityFrameworkCore.Tests.Databases;

/// <summary>A database server as a child process with a directory that is deleted with it.</summary>
internal sealed class ServerProcess(string readyLine) : IAsyncDisposable
{
    private Process? _process;

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("alipay-db-").FullName;

    public int Port { get; } = FreePort();

    /// <summary>The path of an executable in the given folders or on PATH; null when there is none.</summary>
    public static string? Find(string name, params string[] folders)
        => folders.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);

    public static async Task RunAsync(string file, params string[] arguments)
    {
        using var process = Process.Start(Info(file, arguments))!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(Limits.Long);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{file} ended with {process.ExitCode}: {await output}{await errors}");
        }
    }

    /// <summary>Starts it and waits until it takes connections.</summary>
    public async Task StartAsync(string file, params string[] arguments)
    {
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var log = new StringBuilder();
        _process = new Process { StartInfo = Info(file, arguments), EnableRaisingEvents = true };
        _process.OutputDataReceived += Read;
        _process.ErrorDataReceived += Read;
        _process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException($"{file} ended: {log}"));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await ready.Task.WaitAsync(Limits.Long);

        void Read(object sender, DataReceivedEventArgs line)
        {
            lock (log)
            {
                log.AppendLine(line.Data);
            }

            if (line.Data?.Contains(readyLine, StringComparison.Ordinal) == true)
            {
                ready.TrySetResult();
            }
        }
    }

    /// <summary>Ends it as a crash would.</summary>
    public async Task CrashAsync()
    {
        if (_process is { HasExited: false } running)
        {
            running.Kill(entireProcessTree: true);
            await running.WaitForExitAsync().WaitAsync(Limits.Soon);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await CrashAsync();
        _process?.Dispose();
        try
        {
            System.IO.Directory.Delete(Directory, recursive: true);
        }
        catch (IOException)
        {
            // A child of the server may still write its last file.
        }
    }

    private static ProcessStartInfo Info(string file, string[] arguments)
    {
        var info = new ProcessStartInfo(file) { RedirectStandardOutput = true, RedirectStandardError = true };
        Array.ForEach(arguments, info.ArgumentList.Add);
        return info;
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
