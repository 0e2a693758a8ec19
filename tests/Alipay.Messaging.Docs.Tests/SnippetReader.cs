using System.Text.RegularExpressions;

namespace Alipay.Messaging.Docs.Tests;

/// <summary>Finds the C# blocks of a document. A comment in the line above a block, &lt;!-- context: host --&gt;, names its context.</summary>
internal static partial class SnippetReader
{
    /// <summary>The languages that a block may be marked with; so that no C# block hides behind another spelling.</summary>
    private static readonly string[] Languages = ["csharp", "json", "yaml", "xml", "java", "mermaid", "text", "http", "sh", "promql", "sql", "diff"];

    /// <summary>Reads the blocks.</summary>
    /// <exception cref="FormatException">A block has no language, one that is not known, or no end.</exception>
    public static IEnumerable<Snippet> Read(string document, string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith("```", StringComparison.Ordinal))
            {
                continue;
            }

            var language = lines[i][3..].Trim();
            if (!Languages.Contains(language))
            {
                throw new FormatException($"{document}({i + 1}): a block is marked '{language}'. Use one of: {string.Join(", ", Languages)}.");
            }

            var end = Array.FindIndex(lines, i + 1, line => line == "```");
            if (end < 0)
            {
                throw new FormatException($"{document}({i + 1}): the block does not end.");
            }

            if (language == "csharp")
            {
                var context = i > 0 ? ContextComment().Match(lines[i - 1]) : Match.Empty;
                yield return new Snippet(
                    document, i + 2, context.Success ? context.Groups[1].Value : null, string.Join('\n', lines[(i + 1)..end]) + "\n");
            }

            i = end;
        }
    }

    [GeneratedRegex(@"^<!-- context: ([a-z-]+) -->$")]
    private static partial Regex ContextComment();
}
