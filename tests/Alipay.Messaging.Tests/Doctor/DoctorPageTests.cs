using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Alipay.Messaging.Tests.Doctor;

/// <summary>Holds the pages of the doctor to the code: each id and each reason has its place, in both languages.</summary>
public sealed partial class DoctorPageTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(ThisFolder(), "..", "..", ".."));

    public static TheoryData<string> Pages => ["docs/doctor.md", "docs/doctor.zh-CN.md"];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_has_each_id_and_each_reason_and_no_others(string page)
    {
        var text = File.ReadAllText(Path.Combine(Root, page));
        var sections = text.Split("\n## ");

        Assert.Equal(Ids().Order(StringComparer.Ordinal), CheckRow().Matches(sections[^2]).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal));
        Assert.Equal(
            Reasons().Order(StringComparer.Ordinal),
            ReasonRow().Matches(sections[^1]).SelectMany(row => Code().Matches(row.Groups[1].Value)).Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_reason_of_the_broken_setups_is_found_in_the_source()
        => Assert.Empty(BrokenSetups.All.Values.Select(static setup => setup.Reason).Except(Reasons()));

    private static IEnumerable<string> Ids() => IdConstant().Matches(Source()).Select(match => match.Groups[1].Value);

    /// <summary>What is given to an outcome, and the second column of the tables.</summary>
    private static HashSet<string> Reasons()
        => Outcome().Matches(Source()).Concat(Row().Matches(Source())).Concat(Meaning().Matches(Source()))
            .Select(match => match.Groups[match.Groups[1].Success ? 1 : 2].Value).ToHashSet(StringComparer.Ordinal);

    private static string Source() => string.Join(
        '\n', Directory.EnumerateFiles(Path.Combine(Root, "src", "Alipay.Messaging", "Doctor"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));

    private static string ThisFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    [GeneratedRegex("public const string \\w+ = \"([a-z-]+)\";")]
    private static partial Regex IdConstant();

    [GeneratedRegex("(?:Failed|Warning|Skipped)\\(\\s*\"([a-z-]+)\"")]
    private static partial Regex Outcome();

    [GeneratedRegex("\\(\\[?\"[^\"\\n]*\"(?:, \"[^\"\\n]*\")*\\]?, \"([a-z-]+)\", ")]
    private static partial Regex Row();

    [GeneratedRegex("\\(\"([a-z-]+)\", (?:NoPermission|AlipayDoctorText)|Other = \"([a-z-]+)\"")]
    private static partial Regex Meaning();

    [GeneratedRegex("^\\| `([a-z-]+)` \\|", RegexOptions.Multiline)]
    private static partial Regex CheckRow();

    [GeneratedRegex("^\\| [^|`]+ \\| (`[^|]*) \\|", RegexOptions.Multiline)]
    private static partial Regex ReasonRow();

    [GeneratedRegex("`([a-z-]+)`")]
    private static partial Regex Code();
}
