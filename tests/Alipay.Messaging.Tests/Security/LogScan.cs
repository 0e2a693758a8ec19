using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Alipay.Messaging.Tests.Security;

/// <summary>Everything that people might get to read, held against everything that they must not.</summary>
internal sealed partial class LogScan : IDisposable
{
    /// <summary>Stands in each body.</summary>
    public const string BodyMark = "BODYMARK";

    /// <summary>Stands in a text that was signed, where the gateway quotes one.</summary>
    public const string SignedMark = "SIGNEDMARK";

    // As long as a piece of a secret must be to be told from chance.
    private const int PieceLength = 24;

    private readonly ConcurrentQueue<string> _texts = new();
    private readonly ConcurrentDictionary<string, string> _secrets = new(StringComparer.Ordinal);

    public CapturingLoggerProvider Logs { get; } = new();

    public IReadOnlySet<int> EventsSeen => Logs.Lines.Select(static line => line.EventId.Id).ToHashSet();

    /// <summary>Notes what an application could print.</summary>
    public void Read(object? text) => _texts.Enqueue(text?.ToString() ?? "");

    /// <summary>Notes what must not be printed, nor any piece of it.</summary>
    public void Hide(string what, string? secret)
    {
        if (secret?.Length >= PieceLength)
        {
            _secrets[secret] = what;
        }
    }

    public void AssertClean()
    {
        var everything = _texts.Concat(Logs.Lines.Select(static line => $"{line.Message}\n{line.Rest}")).Distinct().ToList();
        var pieces = new HashSet<string>(StringComparer.Ordinal);
        foreach (var text in everything)
        {
            Assert.DoesNotContain(BodyMark, text, StringComparison.Ordinal);
            Assert.DoesNotContain(SignedMark, text, StringComparison.Ordinal);
            Assert.DoesNotMatch(LongBase64(), text);
            pieces.UnionWith(PiecesOf(text));
        }

        Assert.NotEmpty(_secrets);
        foreach (var (secret, what) in _secrets)
        {
            Assert.True(!PiecesOf(secret).Any(pieces.Contains), $"A piece of {what} can be read.");
        }
    }

    public void Dispose() => Logs.Dispose();

    private static IEnumerable<string> PiecesOf(string text) =>
        Enumerable.Range(0, Math.Max(0, text.Length - PieceLength + 1)).Select(start => text.Substring(start, PieceLength));

    // Keys and signatures, in whatever place: no word of ours is as long.
    [GeneratedRegex("[A-Za-z0-9+]{44,}")]
    private static partial Regex LongBase64();
}
