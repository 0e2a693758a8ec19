using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Alipay.Messaging.Tests.Conventions;

/// <summary>Keeps phrases that a reader has to decode out of the sources, the documents and the samples.</summary>
public class WordsTests
{
    /// <summary>A phrase as a pattern, what to write instead, and a sentence that has it.</summary>
    private static readonly (string Pattern, string Instead, string Offender)[] Banned =
    [
        (@"\bcomes? again\b", "is redelivered", "The message comes again."),
        (@"\b(is|are|was|were) told\b(?! apart)", "is notified, reports, shows", "The caller is told."),
        (@"\bhears? of\b", "is notified", "A person hears of it."),
        (@"\bfor good\b", "permanently", "The gateway refused for good."),
        (@"\bfor ever\b", "permanently, indefinitely", "It hangs for ever."),
        (@"\bfires?\b", "is canceled, is raised", "Fires when the client closes."),
        (@"\bat once\b", "immediately, concurrently, in one exception", "All faults are thrown at once."),
        (@"\b(nobody|somebody|anybody|whoever)\b", "the caller, the handler, no listener", "There is nobody to wait."),
        (@"\bof (its|our|your|their) own\b|\bof (ours|yours)\b", "dedicated, custom, separate", "It has a connection of its own."),
        (@"\b(is|are|was) (not )?to be\b|\bnot to be\b", "must, must not", "The buffer is not to be kept."),
        (@"\bsafe for many threads\b", "thread-safe", "Safe for many threads."),
        (@"\bthreads at once\b", "concurrently", "Called by several threads at once."),
        (@"goodbye", "closing handshake", "Says goodbye to the peer."),
        (@"\bthe (connecting|waiting)\b", "connect, wait", "The token ends the waiting."),
        (@"\bthe closing\b(?! (handshake|brace|quote|bracket))", "close, shutdown", "The closing takes two seconds."),
        (@"\bg(ave|ives?|iven) up\b", "considered dead, abandoned, canceled", "The connection is given up."),
        (@", for more\.", "so that calls can be chained", "The application, for more."),
        (@"\bdeal(s|t)? with\b", "processes, handles", "Deals with one message."),
        (@"\bin peace\b", "say what ends", "The client closes in peace."),
        (@"\bmends?\b", "fixes, recovers", "The setting does not mend itself."),
    ];

    public static TheoryData<string, string> Offenders
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var (pattern, _, offender) in Banned)
            {
                data.Add(pattern, offender);
            }

            return data;
        }
    }

    [Fact]
    public void No_source_document_or_sample_has_a_banned_phrase()
        => Assert.Empty(Files().SelectMany(file => Faults(file, File.ReadAllLines(file))));

    [Theory]
    [MemberData(nameof(Offenders))]
    public void Each_banned_phrase_finds_an_offender(string pattern, string offender)
    {
        var fault = Assert.Single(Faults("file", [offender]), fault => fault.Contains($"/{pattern}/", StringComparison.Ordinal));
        Assert.StartsWith("file:1:", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("U+FFFD stands for a byte that is no character.")]
    [InlineData("Performs the closing handshake.")]
    [InlineData("The two entries are told apart by their key.")]
    [InlineData("Ships goods to the buyer.")]
    public void Other_uses_of_the_same_words_pass(string sentence) => Assert.Empty(Faults("file", [sentence]));

    private static IEnumerable<string> Faults(string file, string[] lines)
        => from line in Enumerable.Range(0, lines.Length)
           from phrase in Banned
           let match = Regex.Match(lines[line], phrase.Pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)
           where match.Success
           select $"{file}:{line + 1}: \"{match.Value}\" (/{phrase.Pattern}/): write {phrase.Instead}.";

    private static IEnumerable<string> Files([CallerFilePath] string thisFile = "")
    {
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", ".."));
        return new[] { "src", "docs", "samples", "catalogue" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(root, folder), "*", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(root, "*.md"))
            .Where(file => Path.GetExtension(file) is ".cs" or ".md" or ".json")
            .Where(file => !file.Contains(".zh-CN.", StringComparison.Ordinal))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"));
    }
}
