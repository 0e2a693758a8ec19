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
        Assert.NotEmpty(_secrets);
        var pieces = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (secret, what) in _secrets)
        {
            for (var start = 0; start + PieceLength <= secret.Length; start++)
            {
                pieces[secret.Substring(start, PieceLength)] = what;
            }
        }

        foreach (var text in _texts.Concat(Logs.Lines.Select(static line => $"{line.Message}\n{line.Rest}")))
        {
            Assert.DoesNotContain(BodyMark, text, StringComparison.Ordinal);
            Assert.DoesNotContain(SignedMark, text, StringComparison.Ordinal);
            Assert.DoesNotMatch(LongBase64(), text);
            for (var start = 0; start + PieceLength <= text.Length; start++)
            {
                Assert.False(pieces.TryGetValue(text.Substring(start, PieceLength), out var what), $"A piece of {what} can be read.");
            }
        }
    }

    public void Dispose() => Logs.Dispose();

    // Keys and signatures, in whatever place: no word of ours is as long.
    [GeneratedRegex("[A-Za-z0-9+]{44,}")]
    private static partial Regex LongBase64();
}
