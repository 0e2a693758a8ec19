using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Docs.Tests;

/// <summary>
/// Holds the troubleshooting pages to the code. A row that begins with a number is an event: id, level, exact message. A row that begins
/// with `Name` is an exception. A row that begins with quoted text is a part of an exception's message, as the source has it.
/// </summary>
public sealed partial class TroubleshootingTests
{
    private static readonly Assembly[] Libraries =
    [
        .. Directory.EnumerateDirectories(Path.Combine(Repository.Root, "src"))
            .Select(folder => Path.GetFileName(folder))
            .Where(name => File.Exists(Path.Combine(AppContext.BaseDirectory, name + ".dll")))
            .Select(Assembly.Load),
    ];

    private static readonly Lazy<string> Source = new(() => string.Join(
        '\n',
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(File.ReadAllText)));

    public static TheoryData<string> Pages => ["docs/troubleshooting.md", "docs/troubleshooting.zh-CN.md"];

    [Fact]
    public void Every_library_is_looked_at()
        => Assert.Equal(
            Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories)
                .Where(project => !File.ReadAllText(project).Contains("<OutputType>Exe", StringComparison.Ordinal))
                .Select(project => Path.GetFileNameWithoutExtension(project)).Order(),
            Libraries.Select(library => library.GetName().Name).Order());

    [Theory]
    [MemberData(nameof(Pages))]
    public void Each_event_has_one_row_with_its_exact_message_and_no_row_is_without_event(string page)
        => Assert.Equal(Events().Order(StringComparer.Ordinal), EventRows(Repository.Read(page)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Pages))]
    public void Each_public_exception_has_one_row_and_no_row_is_without_exception(string page)
        => Assert.Equal(
            Libraries.SelectMany(library => library.GetExportedTypes()).Where(type => type.IsSubclassOf(typeof(Exception))).Select(type => type.Name).Order(),
            ExceptionRow().Matches(Repository.Read(page)).Select(match => match.Groups[1].Value).Order());

    [Theory]
    [MemberData(nameof(Pages))]
    public void Each_quoted_message_is_in_the_source(string page)
    {
        var quoted = QuotedRow().Matches(Repository.Read(page)).Select(match => match.Groups[1].Value).ToList();

        Assert.NotEmpty(quoted);
        Assert.All(quoted, text => Assert.Contains(text, Source.Value, StringComparison.Ordinal));
    }

    [Fact]
    public void Event_ids_are_unique_over_all_libraries()
        => Assert.Empty(Events().GroupBy(row => row.Split(' ')[0]).Where(group => group.Count() > 1).Select(group => group.Key));

    [Fact]
    public void Row_of_an_event_is_read_with_its_message()
        => Assert.Equal(["5 Information App {AppId}: closed."], EventRows("| 5 | Information | `App {AppId}: closed.` | cause | do |\n| five | x | `y` |"));

    private static IEnumerable<string> Events()
        => Libraries.SelectMany(library => library.GetTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
            .OfType<LoggerMessageAttribute>()
            .Select(log => $"{log.EventId} {log.Level} {log.Message}");

    private static IEnumerable<string> EventRows(string page)
        => EventRow().Matches(page).Select(match => $"{match.Groups[1].Value} {match.Groups[2].Value} {match.Groups[3].Value}");

    [GeneratedRegex(@"^\| (\d+) \| (\w+) \| `([^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex EventRow();

    [GeneratedRegex(@"^\| `(\w+Exception)` \|", RegexOptions.Multiline)]
    private static partial Regex ExceptionRow();

    [GeneratedRegex(@"^\| ""([^""]+)"" \|", RegexOptions.Multiline)]
    private static partial Regex QuotedRow();
}
