using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace Alipay.Messaging.Tool.Output;

/// <summary>What a command prints: text for people, or JSON for scripts. Results go to the standard output, everything else to the error output. Thread-safe.</summary>
internal sealed class Terminal
{
    // Wide enough for every line that the tool prints: text that is read by a program must not be wrapped.
    private const int RedirectedWidth = 4096;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        // The output is for terminals and files, not for pages.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    private readonly TextWriter _output;
    private readonly object _writing = new();

    public Terminal(TextWriter output, TextWriter error, bool isJson)
    {
        _output = output;
        IsJson = isJson;
        Results = ConsoleOn(output, Console.IsOutputRedirected);
        Notes = ConsoleOn(error, Console.IsErrorRedirected);
    }

    /// <summary>Whether results are JSON.</summary>
    public bool IsJson { get; }

    private IAnsiConsole Results { get; }

    private IAnsiConsole Notes { get; }

    /// <summary>Prints a result: the text for people, or the JSON on one line.</summary>
    /// <param name="data">What <c>--json</c> prints.</param>
    /// <param name="markup">What people read, as Spectre markup; null for nothing.</param>
    public void Result(object data, string? markup)
    {
        lock (_writing)
        {
            if (IsJson)
            {
                _output.WriteLine(JsonSerializer.Serialize(data, Json));
            }
            else if (markup is not null)
            {
                Results.MarkupLine(markup);
            }

            _output.Flush();
        }
    }

    /// <summary>Prints a table for people, or its rows as one JSON array.</summary>
    public void Table<T>(IReadOnlyList<T> rows, IReadOnlyList<string> headers, Func<T, IReadOnlyList<string>> cells)
    {
        if (IsJson)
        {
            Result(rows, null);
            return;
        }

        var table = new Table().Border(TableBorder.Simple);
        foreach (var header in headers)
        {
            table.AddColumn(new TableColumn(new Markup($"[bold]{header.EscapeMarkup()}[/]")));
        }

        foreach (var row in rows)
        {
            table.AddRow(cells(row).Select(static cell => new Markup(cell)).ToArray());
        }

        lock (_writing)
        {
            Results.Write(table);
            _output.Flush();
        }
    }

    /// <summary>Prints a line for people, beside the results; nothing with <c>--json</c>.</summary>
    public void Note(string markup)
    {
        if (!IsJson)
        {
            lock (_writing)
            {
                Notes.MarkupLine(markup);
            }
        }
    }

    /// <summary>Prints what is being done, for a person who waits; nothing when the error output is redirected.</summary>
    public void Progress(string text)
    {
        if (!Console.IsErrorRedirected)
        {
            Note($"[grey]{text.EscapeMarkup()}[/]");
        }
    }

    /// <summary>Prints plain text as a result, for people only.</summary>
    public void Plain(string text)
    {
        if (!IsJson)
        {
            lock (_writing)
            {
                _output.WriteLine(text);
                _output.Flush();
            }
        }
    }

    /// <summary>Prints an error; with <c>--json</c> as an object with <c>error</c> and <c>exitCode</c> on the error output.</summary>
    public void Error(string message, int exitCode)
    {
        lock (_writing)
        {
            if (IsJson)
            {
                Notes.Profile.Out.Writer.WriteLine(JsonSerializer.Serialize(new { error = message, exitCode }, Json));
            }
            else
            {
                Notes.MarkupLine($"[red]{Language.Pick("Error", "错误")}:[/] {message.EscapeMarkup()}");
            }
        }
    }

    private static IAnsiConsole ConsoleOn(TextWriter writer, bool isRedirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isRedirected ? AnsiSupport.No : AnsiSupport.Detect,
            Interactive = InteractionSupport.No,
        });
        if (isRedirected)
        {
            console.Profile.Width = RedirectedWidth;
        }

        return console;
    }
}
