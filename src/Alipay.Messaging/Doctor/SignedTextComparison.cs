using System.Net;
using Alipay.Messaging.Diagnostics;

namespace Alipay.Messaging.Doctor;

/// <summary>
/// Finds the first parameter in which the text that the gateway signed, which it quotes in a refusal, differs from the text that was signed here.
/// </summary>
internal static class SignedTextComparison
{
    private const int MaxValue = 20;

    /// <param name="quoted">The text of the refusal, which may quote the signed text, and may be HTML.</param>
    /// <param name="ours">The text that was signed here.</param>
    /// <returns>The difference; null when nothing is quoted.</returns>
    public static AlipayDoctorText? Compare(string quoted, string ours)
    {
        var theirs = FindSignedText(WebUtility.HtmlDecode(quoted), ours);
        if (theirs is null)
        {
            return null;
        }

        var (mine, other) = (ours.Split('&'), theirs.Split('&'));
        for (var i = 0; i < Math.Max(mine.Length, other.Length); i++)
        {
            var (a, b) = (mine.ElementAtOrDefault(i), other.ElementAtOrDefault(i));
            if (a != b)
            {
                return AlipayDoctorText.Of(
                    $"The first difference between the texts that were signed: here {Show(a)}, at the gateway {Show(b)}.", $"双方待签名字符串的第一处不同：本地为 {Show(a)}，网关为 {Show(b)}。");
            }
        }

        return AlipayDoctorText.Of(
            "The gateway signed the same text, so the key or SignType differs.", "网关的待签名字符串与本地相同，因此是密钥或 SignType 不符。");
    }

    /// <summary>It begins with the first parameter, sorted as it is, and ends with the text or a bracket that encloses it.</summary>
    private static string? FindSignedText(string text, string ours)
    {
        var start = ours.Split('=')[0] is { Length: > 0 } first ? text.IndexOf($"{first}=", StringComparison.Ordinal) : -1;
        if (start < 0)
        {
            start = text.IndexOf("app_id=", StringComparison.Ordinal);
        }

        return start < 0 ? null : text[start..].TrimEnd(' ', ']', '】', '"', '”', '。', '.', ')', '）', '\r', '\n');
    }

    private static string Show(string? parameter) => parameter is null ? "(none)" : $"'{SingleLine.Of(Cut(parameter), 100)}'";

    /// <summary>The name and the beginning of the value: a whole value may be a token.</summary>
    private static string Cut(string parameter)
    {
        var end = parameter.IndexOf('=', StringComparison.Ordinal) + 1 + MaxValue;
        return end < parameter.Length ? $"{parameter[..end]}…" : parameter;
    }
}
