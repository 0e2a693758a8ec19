using System.Security.Cryptography;

namespace Alipay.Messaging.Fuzz;

/// <summary>The inputs kept of one target: one file each, named by its content, so that two runs add up.</summary>
internal static class Corpus
{
    private const int NameBytes = 8;

    public static void Write(string root, string target, byte[] input)
    {
        var folder = Directory.CreateDirectory(Path.Combine(root, target)).FullName;
        var name = Convert.ToHexStringLower(SHA256.HashData(input).AsSpan(0, NameBytes));
        File.WriteAllBytes(Path.Combine(folder, name), input);
    }

    /// <summary>In an order that does not depend on the file system.</summary>
    public static IReadOnlyList<byte[]> Read(string root, string target) =>
        [.. Directory.GetFiles(Path.Combine(root, target)).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
}
