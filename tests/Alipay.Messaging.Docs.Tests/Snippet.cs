namespace Alipay.Messaging.Docs.Tests;

/// <summary>A C# block of a document.</summary>
/// <param name="Document">The document, as a path below the root.</param>
/// <param name="Line">The line of the first line of code, from 1.</param>
/// <param name="Context">The name of the file in Contexts that the block needs around it; null when it stands alone.</param>
/// <param name="Code">The code, as it is printed.</param>
internal sealed record Snippet(string Document, int Line, string? Context, string Code);
