using System.Runtime.CompilerServices;
using Alipay.Messaging.Catalogue;

// Writes every file that comes from catalogue/*.json. With --check it writes nothing and fails when a file is stale.
var check = args is ["--check"];
if (args.Length > 0 && !check)
{
    Console.Error.WriteLine("usage: dotnet run --project catalogue/Generator [-- --check]");
    return 2;
}

var root = Root();
CatalogueData catalogue;
try
{
    catalogue = CatalogueData.Load(Path.Combine(root, "catalogue"));
}
catch (CatalogueException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}

var output = new OutputFiles(root);
BodyFiles.Add(catalogue, output);
NameFiles.Add(catalogue, output);
PublicApiFile.Add(catalogue, output);
SampleFile.Add(catalogue, output);
DocumentFiles.Add(catalogue, output);
InspectorFile.Add(catalogue, output);
var stale = output.Write(check);
foreach (var path in stale)
{
    Console.WriteLine($"{(check ? "stale" : "written")}: {path}");
}

Console.WriteLine($"{catalogue.Messages.Count} messages, {output.Count} files, {stale.Count} {(check ? "stale" : "written")}");
if (check && stale.Count > 0)
{
    Console.WriteLine("Run: dotnet run --project catalogue/Generator");
}

return check && stale.Count > 0 ? 1 : 0;

static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..")); // A source file has a folder.
