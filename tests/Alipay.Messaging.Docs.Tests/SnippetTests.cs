namespace Alipay.Messaging.Docs.Tests;

public sealed class SnippetTests
{
    /// <summary>The place of each C# block: document and line.</summary>
    public static TheoryData<string, int> Blocks()
    {
        var blocks = new TheoryData<string, int>();
        foreach (var snippet in All())
        {
            blocks.Add(snippet.Document, snippet.Line);
        }

        return blocks;
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Block_compiles(string document, int line)
        => Assert.Empty(SnippetCompiler.Compile(All().Single(snippet => snippet.Document == document && snippet.Line == line)));

    [Theory]
    [InlineData("README.md")]
    [InlineData("README.zh-CN.md")]
    public void First_program_of_a_readme_stands_alone(string document)
    {
        var first = All().First(snippet => snippet.Document == document);

        Assert.Null(first.Context);
        Assert.Contains("ConnectAsync", first.Code, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("README.zh-CN.md")]
    public void Every_package_has_a_row_in_the_readme(string document)
        => Assert.All(
            Directory.EnumerateDirectories(Path.Combine(Repository.Root, "src"))
                .Where(folder => Directory.EnumerateFiles(folder, "*.csproj").Any())
                .Select(folder => Path.GetFileName(folder)),
            name => Assert.Contains($"| [`{name}`](src/{name}/README.md) |", Repository.Read(document), StringComparison.Ordinal));

    [Fact]
    public void Both_readmes_show_the_same_code()
    {
        static IEnumerable<string> Code(string document)
            => All().Where(snippet => snippet.Document == document).Select(snippet => WithoutComments(snippet.Code));

        Assert.Equal(Code("README.md"), Code("README.zh-CN.md"));
    }

    [Fact]
    public void Undefined_name_is_reported_at_its_line()
    {
        var snippet = Assert.Single(SnippetReader.Read("broken.md", "text\n\n```csharp\nusing Alipay.Messaging;\nSaveAsync(1);\n```\n"));

        Assert.Equal(
            ["broken.md(5): CS0103: The name 'SaveAsync' does not exist in the current context"],
            SnippetCompiler.Compile(snippet));
    }

    [Fact]
    public void Member_that_was_renamed_is_reported()
    {
        var snippet = new Snippet("broken.md", 1, null, "var options = new Alipay.Messaging.AlipayMessagingOptions { ApplicationId = \"1\" };\n");

        Assert.Contains("CS0117", Assert.Single(SnippetCompiler.Compile(snippet)), StringComparison.Ordinal);
    }

    [Fact]
    public void Context_is_read_from_the_line_above()
        => Assert.Equal("host", Assert.Single(SnippetReader.Read("a.md", "<!-- context: host -->\n```csharp\n;\n```\n")).Context);

    [Theory]
    [InlineData("```cs\n;\n```\n")]
    [InlineData("```\n;\n```\n")]
    [InlineData("```csharp\n;\n")]
    public void Block_without_a_known_language_or_an_end_is_refused(string text)
        => Assert.Throws<FormatException>(() => SnippetReader.Read("a.md", text).ToList());

    private static IEnumerable<Snippet> All() => Repository.Documents.SelectMany(document => SnippetReader.Read(document, Repository.Read(document)));

    // The comments are in the language of the readme.
    private static string WithoutComments(string code)
        => string.Join('\n', code.Split('\n').Select(line => line.Split("//")[0].TrimEnd()).Where(line => line.Length > 0));
}
