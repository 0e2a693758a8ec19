using System.Globalization;
using System.Text;

namespace Alipay.Messaging.Diagnostics;

/// <summary>Text from the peer, made safe for a log line: it can neither begin a new line nor fill a disk.</summary>
internal static class SingleLine
{
    private const char Cut = '…';

    /// <summary>The text with its control characters and line separators as \uXXXX, cut at <paramref name="maxLength"/> characters.</summary>
    public static string Of(string text, int maxLength)
    {
        var isCut = text.Length > maxLength;
        if (!isCut && !text.Any(BreaksLine))
        {
            return text;
        }

        var line = new StringBuilder(Math.Min(text.Length, maxLength) + 16);
        foreach (var c in text.AsSpan(0, isCut ? maxLength : text.Length))
        {
            if (BreaksLine(c))
            {
                line.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
            else
            {
                line.Append(c);
            }
        }

        return isCut ? line.Append(Cut).ToString() : line.ToString();
    }

    private static bool BreaksLine(char c) => char.IsControl(c) || c is '\u2028' or '\u2029';
}
