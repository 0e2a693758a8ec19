using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Alipay.Messaging.Docs.Tests;

/// <summary>
/// Compiles a block as the SDK would: with the implicit usings of a console project, nullable on, and every assembly that this test
/// process can load. Nothing is written or run.
/// </summary>
internal static class SnippetCompiler
{
    private const string BlockMarker = "// the block";

    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest);

    // Two versions of one assembly: the SDK leaves these out too.
    private static readonly Dictionary<string, ReportDiagnostic> IgnoredBySdk = new()
    {
        ["CS1701"] = ReportDiagnostic.Suppress,
        ["CS1702"] = ReportDiagnostic.Suppress,
    };

    private static readonly SyntaxTree Usings = CSharpSyntaxTree.ParseText(ImplicitUsings, ParseOptions);

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => !path.EndsWith("Tests.dll", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>Gets the errors and warnings of a block, each with document and line; empty when it compiles.</summary>
    public static IReadOnlyList<string> Compile(Snippet snippet)
    {
        var tree = CSharpSyntaxTree.ParseText(Surround(snippet), ParseOptions);
        var isProgram = tree.GetCompilationUnitRoot().Members.OfType<GlobalStatementSyntax>().Any();
        var compilation = CSharpCompilation.Create(
            "Snippet",
            [Usings, tree],
            References,
            new CSharpCompilationOptions(
                isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
                nullableContextOptions: NullableContextOptions.Enable,
                specificDiagnosticOptions: IgnoredBySdk));
        return
        [
            .. compilation.GetDiagnostics()
                .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)
                .Select(diagnostic => (Place: diagnostic.Location.GetMappedLineSpan(), Diagnostic: diagnostic))
                .Select(d => $"{d.Place.Path}({d.Place.StartLinePosition.Line + 1}): {d.Diagnostic.Id}: {d.Diagnostic.GetMessage(null)}"),
        ];
    }

    private static string Surround(Snippet snippet)
    {
        var block = $"#line {snippet.Line} \"{snippet.Document}\"\n{snippet.Code}#line default\n";
        if (snippet.Context is null)
        {
            return block;
        }

        var context = Repository.Read($"tests/Alipay.Messaging.Docs.Tests/Contexts/{snippet.Context}.cs");
        var parts = context.Split(BlockMarker);
        return parts.Length == 2
            ? parts[0] + "\n" + block + parts[1]
            : throw new FormatException($"The context {snippet.Context} must hold the line '{BlockMarker}' once.");
    }
}
