using System.Runtime.CompilerServices;
using NetArchTest.Rules;

namespace Alipay.Messaging.Tests.Conventions;

/// <summary>The rules of the house as functions of an assembly, so that each can be shown to find an offender.</summary>
internal static class HouseRules
{
    /// <summary>Types that are public but not in a namespace where public types may live.</summary>
    public static IEnumerable<string> PublicOutside(System.Reflection.Assembly assembly, params string[] publicNamespaces)
        => assembly.GetExportedTypes().Where(type => !publicNamespaces.Contains(type.Namespace)).Select(type => type.FullName!);

    /// <summary>Classes below the root that somebody could derive from.</summary>
    public static IEnumerable<string> UnsealedBelow(System.Reflection.Assembly assembly, string root, bool countDerived = false)
        => assembly.GetTypes()
            .Where(type => type.Namespace?.StartsWith(root + ".", StringComparison.Ordinal) == true)
            .Where(type => type.IsClass && !type.IsAbstract && !type.IsSealed && !type.IsDefined(typeof(CompilerGeneratedAttribute), false))
            .Where(type => countDerived || !assembly.GetTypes().Any(other => other.BaseType == type))
            .Select(type => type.FullName!);

    /// <summary>Types of one folder that depend on another.</summary>
    public static IEnumerable<string> Dependants(System.Reflection.Assembly assembly, string from, params string[] on)
        => Types.InAssembly(assembly).That().ResideInNamespace(from)
            .ShouldNot().HaveDependencyOnAny(on)
            .GetResult().FailingTypeNames ?? [];

    /// <summary>Source files of more lines than the limit.</summary>
    public static IEnumerable<string> LongFiles(string root, int limit)
        => SourceFiles(root).Where(file => File.ReadLines(file).Count() > limit).Select(file => Path.GetRelativePath(root, file));

    /// <summary>Folders of more source files than the limit.</summary>
    public static IEnumerable<string> LargeFolders(string root, int limit)
        => SourceFiles(root).GroupBy(file => Path.GetDirectoryName(file)!)
            .Where(folder => folder.Count() > limit)
            .Select(folder => Path.GetRelativePath(root, folder.Key).Replace('\\', '/'));

    /// <summary>Source files whose namespace is not their folder.</summary>
    public static IEnumerable<string> MisplacedFiles(string root, string rootNamespace, params string[] exceptions)
    {
        foreach (var file in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(root, file).Replace('\\', '/');
            if (relative.StartsWith("obj/", StringComparison.Ordinal) || relative.StartsWith("bin/", StringComparison.Ordinal))
            {
                continue;
            }

            var folder = Path.GetDirectoryName(relative)!.Replace('/', '.');
            var expected = folder.Length == 0 ? rootNamespace : $"{rootNamespace}.{folder}";
            var line = File.ReadLines(file).FirstOrDefault(l => l.StartsWith("namespace ", StringComparison.Ordinal));
            if (line != $"namespace {expected};" && !exceptions.Contains(relative))
            {
                yield return relative;
            }
        }
    }

    private static IEnumerable<string> SourceFiles(string root)
        => Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(root, file).Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin" or "artifacts"));
}
