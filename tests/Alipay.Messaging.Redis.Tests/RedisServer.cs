using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Alipay.Messaging.Redis.Tests;

/// <summary>A redis-server of its own, on a free port of 127.0.0.1, that can be stopped, frozen and started again.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private readonly bool _appendOnly;
    private readonly string _directory = Directory.CreateTempSubdirectory("alipay-redis-").FullName;
    private Process? _process;

    private RedisServer(bool appendOnly) => _appendOnly = appendOnly;

    public static bool IsInstalled { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Any(directory => File.Exists(Path.Combine(directory, "redis-server")));

    public int Port { get; private set; }

    public string ConnectionString => $"127.0.0.1:{Port}";

    /// <param name="appendOnly">Whether each write is on the disk before it is answered; else nothing ever is.</param>
    public static async Task<RedisServer> StartAsync(bool appendOnly = false)
    {
        var server = new RedisServer(appendOnly);
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            server.Port = ((IPEndPoint)probe.LocalEndpoint).Port;
        }

        await server.StartAgainAsync();
        return server;
    }

    /// <summary>A server that is not running, whose port nobody listens on.</summary>
    public static async Task<RedisServer> StoppedAsync()
    {
        var server = await StartAsync();
        await server.StopAsync();
        return server;
    }

    public async Task StartAgainAsync()
    {
        var start = new ProcessStartInfo("redis-server") { RedirectStandardOutput = true, WorkingDirectory = _directory };
        string[] arguments =
        [
            "--port", $"{Port}", "--bind", "127.0.0.1", "--dir", _directory, "--save", "",
            "--appendonly", _appendOnly ? "yes" : "no", "--appendfsync", "always",
        ];
        Array.ForEach(arguments, start.ArgumentList.Add);
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var output = new StringBuilder();
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) =>
        {
            lock (output)
            {
                output.AppendLine(line.Data);
            }

            if (line.Data?.Contains("Ready to accept connections", StringComparison.Ordinal) == true)
            {
                ready.TrySetResult();
            }
        };
        _process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException($"redis-server ended: {output}"));
        _process.Start();
        _process.BeginOutputReadLine();
        await ready.Task.WaitAsync(Limits.Soon);
    }

    /// <summary>Stops it in order (SHUTDOWN NOSAVE).</summary>
    public async Task StopAsync()
    {
        await SendAsync("SHUTDOWN NOSAVE");
        await _process!.WaitForExitAsync().WaitAsync(Limits.Soon);
    }

    /// <summary>Holds back every answer for a while, and then does what it was asked.</summary>
    public Task PauseAsync(TimeSpan time) => SendAsync($"CLIENT PAUSE {(int)time.TotalMilliseconds} ALL");

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false } running)
        {
            running.Kill();
            await running.WaitForExitAsync();
        }

        _process?.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task SendAsync(string command)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"));
        // An answer, or the end of the connection: either way it has been taken.
        _ = await client.GetStream().ReadAsync(new byte[16]).AsTask().WaitAsync(Limits.Soon);
    }
}
