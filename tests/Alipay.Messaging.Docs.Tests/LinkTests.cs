using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Alipay.Messaging.Docs.Tests;

public sealed partial class LinkTests
{
    public static TheoryData<string> Documents() => [.. Repository.Documents];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_link_of_a_document_leads_somewhere(string document)
        => Assert.Empty(Broken(document, Repository.Read(document)));

    [Fact]
    public void Link_to_a_missing_file_or_heading_is_found()
        => Assert.Equal(
            ["docs/none.md", "README.md#no-such-heading"],
            Broken("CONTRIBUTING.md", "[a](docs/none.md) [b](README.md#no-such-heading) [c](README.md#licence) `[d](x.md)`"));

    private static IEnumerable<string> Broken(string document, string text)
    {
        var home = XDocument.Parse(Repository.Read("Directory.Build.props")).Descendants("PackageProjectUrl").Single().Value;
        foreach (Match match in Link().Matches(CodeSpan().Replace(Fence().Replace(text, ""), "")))
        {
            var target = match.Groups[1].Value;
            var local = target.StartsWith(home + "/blob/main/", StringComparison.Ordinal)
                ? "/" + target[(home.Length + "/blob/main/".Length)..]
                : target;
            if (!local.Contains("://", StringComparison.Ordinal) && !Exists(document, local))
            {
                yield return target;
            }
        }
    }

    private static bool Exists(string document, string target)
    {
        var parts = target.Split('#');
        var folder = parts[0].StartsWith('/') ? "" : Path.GetDirectoryName(document)!;
        var file = parts[0].Length == 0 ? document : Path.Combine(folder, Uri.UnescapeDataString(parts[0].TrimStart('/')));
        var full = Path.GetFullPath(Path.Combine(Repository.Root, file));
        return (File.Exists(full) || Directory.Exists(full))
            && (parts.Length == 1 || Headings(File.ReadAllText(full)).Contains(Uri.UnescapeDataString(parts[1])));
    }

    // As GitHub makes an anchor of a heading.
    private static IEnumerable<string> Headings(string text)
        => Heading().Matches(Fence().Replace(text, ""))
            .Select(match => NotInAnchor().Replace(match.Groups[1].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#{1,6} (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\p{L}\p{N}\p{M} _-]")]
    private static partial Regex NotInAnchor();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"`[^`\n]*`")]
    private static partial Regex CodeSpan();
}
