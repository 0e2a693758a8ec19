using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Alipay.Messaging.Tool.Commands;

namespace Alipay.Messaging.Tool.Tests;

/// <summary>One run of the tool as a process.</summary>
internal sealed class ToolProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly StringBuilder _errors = new();
    private readonly Task _reading;
    private volatile bool _isOutputClosed;

    private ToolProcess(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(
            ReadAsync(process.StandardOutput, _output.Enqueue),
            ReadAsync(process.StandardError, line => { lock (_errors) { _errors.AppendLine(line); } }));
    }

    public IReadOnlyList<string> Lines => _output.ToArray();

    public string Output => string.Join('\n', Lines);

    public string Errors
    {
        get
        {
            lock (_errors)
            {
                return _errors.ToString();
            }
        }
    }

    /// <summary>Starts the tool in English, without the variables of the machine that it reads.</summary>
    public static ToolProcess Start(IReadOnlyList<string> arguments, string? directory = null, string language = "en_US.UTF-8", string? input = null, params (string Name, string? Value)[] variables)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = directory ?? Path.GetTempPath(),
        };
        start.ArgumentList.Add(typeof(CommandLine).Assembly.Location);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["LANG"] = start.Environment["LC_ALL"] = language;
        start.Environment.Remove("DOTNET_ENVIRONMENT");
        start.Environment.Remove("ASPNETCORE_ENVIRONMENT");
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!; // Never null without the shell.
        if (input is not null)
        {
            process.StandardInput.Write(input);
        }

        process.StandardInput.Close();
        return new ToolProcess(process);
    }

    /// <summary>Runs the tool until it ends.</summary>
    public static async Task<ToolProcess> RunAsync(params string[] arguments)
    {
        var tool = Start(arguments);
        await tool.ExitAsync();
        return tool;
    }

    /// <summary>Waits for the end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Limits.Soon);
        await _reading.WaitAsync(Limits.Soon);
        return _process.ExitCode;
    }

    /// <summary>The exit code; call it after <see cref="ExitAsync"/>.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Closes the reading end of its standard output, as <c>head</c> does when it has enough.</summary>
    public async Task StopReadingAsync()
    {
        _isOutputClosed = true;
        _process.StandardOutput.Dispose();
        await Task.Yield();
    }

    /// <summary>Waits for the end of a tool whose output is not read.</summary>
    public Task EndAsync() => _process.WaitForExitAsync().WaitAsync(Limits.Soon);

    /// <summary>Waits until the error output holds a text.</summary>
    public async Task ErrorAsync(string text)
    {
        using var limit = new CancellationTokenSource(Limits.Soon);
        while (!Errors.Contains(text, StringComparison.Ordinal))
        {
            Assert.False(_process.HasExited, $"The tool has ended: {Output}\n{Errors}");
            await Task.Delay(20, limit.Token);
        }
    }

    /// <summary>Interrupts it as Ctrl+C does, and waits for the end.</summary>
    public async Task<int> InterruptAsync()
    {
        using var kill = Process.Start("kill", ["-INT", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
        return await ExitAsync();
    }

    /// <summary>Waits until the standard output has a line that meets the condition.</summary>
    public async Task<string> LineAsync(Func<string, bool> condition)
    {
        using var limit = new CancellationTokenSource(Limits.Soon);
        while (true)
        {
            if (Lines.FirstOrDefault(condition) is { } line)
            {
                return line;
            }

            Assert.False(_process.HasExited && _reading.IsCompleted, $"The tool has ended with {(_process.HasExited ? _process.ExitCode : 0)}: {Output}\n{Errors}");
            await Task.Delay(20, limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        try
        {
            await _reading;
        }
        catch (Exception) when (_isOutputClosed)
        {
            // The reader was closed beneath it.
        }

        _process.Dispose();
    }

    private static async Task ReadAsync(StreamReader reader, Action<string> add)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            add(line);
        }
    }
}
