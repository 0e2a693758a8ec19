using System.Diagnostics;

namespace Alipay.Messaging.Benchmarks.EndToEnd.Load;

/// <summary>This program in another role, told and asked by lines. Ends with its owner, whatever state it is in.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan ExitLimit = TimeSpan.FromSeconds(5);

    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public static ChildProcess Start(params IEnumerable<string> arguments)
    {
        // Never null: this program is an executable of its own.
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return new ChildProcess(Process.Start(start)!); // Null only with a shell.
    }

    public Task TellAsync(string line) => _process.StandardInput.WriteLineAsync(line);

    /// <exception cref="InvalidOperationException">The process has ended.</exception>
    /// <exception cref="TimeoutException">It says nothing.</exception>
    public async Task<string> ReadAsync()
        => await _process.StandardOutput.ReadLineAsync().WaitAsync(AnswerLimit)
            ?? throw new InvalidOperationException("The process ended.");

    public async Task<string> AskAsync(string line)
    {
        await TellAsync(line);
        return await ReadAsync();
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await TellAsync("exit");
        }
        catch (IOException)
        {
            // It has ended already.
        }

        if (!_process.WaitForExit(ExitLimit))
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
