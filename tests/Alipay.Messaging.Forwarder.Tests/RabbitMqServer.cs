using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Alipay.Messaging.Forwarder.Tests;

/// <summary>
/// A private rabbitmq-server: its node, its directories, its port mapper (epmd) and all its ports, on 127.0.0.1 only. It can be crashed and started again.
/// </summary>
internal sealed class RabbitMqServer : IAsyncDisposable
{
    private const string Program = "/usr/lib/rabbitmq/bin/rabbitmq-server"; // Debian's: the one on PATH changes the user and the directories.
    private const string ReadyLine = "Server startup complete";

    private readonly string _directory = Directory.CreateTempSubdirectory("alipay-rabbitmq-").FullName;
    private readonly int[] _ports = FreePorts(3);
    private readonly List<Process> _processes = [];
    private Process? _node;

    public static bool IsInstalled { get; } = File.Exists(Program);

    public string Uri => $"amqp://guest:guest@127.0.0.1:{_ports[0]}/";

    public static async Task<RabbitMqServer> StartAsync()
    {
        var server = new RabbitMqServer();
        await server.StartAgainAsync();
        return server;
    }

    public async Task StartAgainAsync()
    {
        if (_processes.Count == 0)
        {
            // The node would start one that outlives it.
            _processes.Add(Process.Start(Info("epmd", "-port", $"{_ports[1]}", "-address", "127.0.0.1"))!);
        }

        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var log = new StringBuilder();
        _node = new Process { StartInfo = Info(Program), EnableRaisingEvents = true };
        _node.OutputDataReceived += Read;
        _node.ErrorDataReceived += Read;
        _node.Exited += (_, _) => ready.TrySetException(new InvalidOperationException($"rabbitmq-server ended: {log}"));
        _node.Start();
        _processes.Add(_node);
        _node.BeginOutputReadLine();
        _node.BeginErrorReadLine();
        await ready.Task.WaitAsync(Limits.Long);

        void Read(object sender, DataReceivedEventArgs line)
        {
            lock (log)
            {
                log.AppendLine(line.Data);
            }

            if (line.Data?.Contains(ReadyLine, StringComparison.Ordinal) == true)
            {
                ready.TrySetResult();
            }
        }
    }

    /// <summary>Ends it as <c>kill -9</c> does.</summary>
    public Task CrashAsync() => KillAsync(_node!); // Started.

    public async ValueTask DisposeAsync()
    {
        foreach (var process in Enumerable.Reverse(_processes))
        {
            await KillAsync(process);
            process.Dispose();
        }

        try
        {
            Directory.Delete(_directory, recursive: true);
        }
        catch (IOException)
        {
            // A child of the node may still write its last file.
        }
    }

    private static async Task KillAsync(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync().WaitAsync(Limits.Soon);
        }
    }

    private ProcessStartInfo Info(string file, params string[] arguments)
    {
        var info = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        info.Environment["HOME"] = _directory; // Where the cookie of the node is.
        info.Environment["ERL_EPMD_PORT"] = $"{_ports[1]}";
        info.Environment["ERL_EPMD_ADDRESS"] = "127.0.0.1";
        foreach (var (name, value) in new[]
        {
            ("NODENAME", $"alipay{_ports[0]}@localhost"), ("NODE_IP_ADDRESS", "127.0.0.1"), ("NODE_PORT", $"{_ports[0]}"), ("DIST_PORT", $"{_ports[2]}"),
            ("SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}"), ("LOGS", "-"), ("LOG_BASE", Path("log")), ("MNESIA_BASE", Path("data")),
            ("ENABLED_PLUGINS_FILE", Path("plugins")), ("FEATURE_FLAGS_FILE", Path("features")), ("PID_FILE", Path("pid")), ("CONFIG_FILE", Path("none")),
            ("CONF_ENV_FILE", Path("none")), ("GENERATED_CONFIG_DIR", Path("generated")),
        })
        {
            info.Environment[$"RABBITMQ_{name}"] = value;
        }

        return info;

        string Path(string name) => System.IO.Path.Combine(_directory, name);
    }

    private static int[] FreePorts(int count)
    {
        var probes = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        probes.ForEach(probe => probe.Start());
        int[] ports = [.. probes.Select(probe => ((IPEndPoint)probe.LocalEndpoint).Port)];
        probes.ForEach(probe => probe.Dispose());
        return ports;
    }
}
