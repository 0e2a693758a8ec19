using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Alipay.Messaging.Tool.Output;
using Alipay.Messaging.Tool.Recordings;
using Spectre.Console;

namespace Alipay.Messaging.Tool.Listening;

/// <summary>Prints and records each message, and hands it on. A message that is not accepted is answered FAIL, and redelivered.</summary>
/// <param name="terminal">Where to print.</param>
/// <param name="recording">Where to record; null for nowhere.</param>
/// <param name="forwarder">Where to hand it on; null accepts every message.</param>
/// <param name="limit">How many messages to take.</param>
internal sealed class ListeningHandler(Terminal terminal, TextWriter? recording, IForwarder? forwarder, int limit) : IMsgHandler
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly object _recording = new();
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _taken;

    /// <summary>Completes when as many messages have been taken as were asked for.</summary>
    public Task Completed => _completed.Task;

    public async Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _taken) >= limit)
        {
            throw new InvalidOperationException("The limit is reached: the message is left for the next connection.");
        }

        var at = TimeProvider.System.GetUtcNow();
        var refusal = forwarder is null ? null : await forwarder.ForwardAsync(msgApi, msgId, bizContent, cancellationToken).ConfigureAwait(false);
        try
        {
            Report(at, msgApi, msgId, bizContent, refusal);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // What was neither printed nor recorded must not be acknowledged.
            _completed.TrySetException(new ToolException(ExitCodes.Configuration, Language.Pick($"The output cannot be written: {e.Message}", $"无法写出结果：{e.Message}"), e));
            throw;
        }

        if (Interlocked.Increment(ref _taken) >= limit)
        {
            _completed.TrySetResult();
        }

        if (refusal is not null)
        {
            throw new InvalidOperationException(refusal);
        }
    }

    private void Report(DateTimeOffset at, string msgApi, string msgId, string bizContent, string? refusal)
    {
        var message = new RecordedMessage { At = at, MsgApi = msgApi, MsgId = msgId, Content = bizContent, Status = refusal is null ? "SUCCESS" : "FAIL" };
        lock (_recording)
        {
            recording?.WriteLine(message.ToLine());
            recording?.Flush();
        }

        Print(message, refusal);
    }

    private void Print(RecordedMessage message, string? refusal)
    {
        var title = AlipayMsgApis.Describe(message.MsgApi!) is { } known ? $"  [grey]{Language.Pick(known.EnglishTitle, known.ChineseTitle).EscapeMarkup()}[/]" : ""; // Set above.
        var time = message.At!.Value.ToLocalTime().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture); // As above.
        var status = refusal is null ? "[green]SUCCESS[/]" : $"[red]FAIL[/] {refusal.EscapeMarkup()}";
        terminal.Result(
            message,
            $"{time}  [bold]{message.MsgApi.EscapeMarkup()}[/]{title}\n  {message.MsgId.EscapeMarkup()}  {status}\n{Formatted(message.Content!).EscapeMarkup()}"); // As above.
    }

    private static string Formatted(string content)
    {
        try
        {
            using var json = JsonDocument.Parse(content);
            return JsonSerializer.Serialize(json.RootElement, Indented);
        }
        catch (JsonException)
        {
            return content;
        }
    }
}
