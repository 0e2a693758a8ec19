using System.Text;
using Alipay.Messaging.Signing.Keys;

namespace Alipay.Messaging.Configuration;

/// <summary>A key or certificate that may be given as text or as the path of a file. What is wrong with it becomes a fault.</summary>
/// <param name="Faults">Where faults go.</param>
/// <param name="TextSetting">What the user calls the setting for the text.</param>
/// <param name="Text">The text, if given.</param>
/// <param name="PathSetting">What the user calls the setting for the path.</param>
/// <param name="Path">The path, if given.</param>
internal sealed record SettingSource(OptionFaults Faults, string TextSetting, string? Text, string PathSetting, string? Path)
{
    // Key and certificate files have a few KiB; the path of a device or a disk image would fill the memory.
    private const int MaxFileSize = 1024 * 1024;

    /// <summary>The one of the two that the user gave.</summary>
    public string Setting => HasText ? TextSetting : PathSetting;

    /// <summary>Whether there is anything to read.</summary>
    public bool IsGiven => HasText || HasPath;

    private bool HasText => !string.IsNullOrWhiteSpace(Text);

    private bool HasPath => !string.IsNullOrWhiteSpace(Path);

    /// <summary>The key as text; null when it cannot be had.</summary>
    public SourceText? ReadText() => !IsUsable() ? null
        : HasText ? new SourceText(Setting, Text!) // HasText
        : ReadFile(Path!.Trim()) is { } bytes ? new SourceText(Setting, FileText.Read(bytes)) // IsUsable: one of the two is given.
        : null;

    /// <summary>The bytes of the file, or of the text; null when they cannot be had.</summary>
    public byte[]? ReadBytes() => !IsUsable() ? null
        : HasText ? Encoding.UTF8.GetBytes(Text!) // HasText
        : ReadFile(Path!.Trim()); // IsUsable: one of the two is given.

    private bool IsUsable() => (HasText, HasPath) switch
    {
        (true, true) => Fault($"{TextSetting} and {PathSetting} are both given: give one."),
        (false, false) => Fault($"{PathSetting} or {TextSetting} is missing."),
        (true, false) when ForeignText.IsPath(Text!) => Fault($"{TextSetting} looks like the path of a file. Give the path as {PathSetting}."),
        (false, true) when ForeignText.IsContent(Path!) => Fault($"{PathSetting} is not a path but what a file holds. Give it as {TextSetting}."),
        (false, true) when ForeignText.IsQuoted(Path!.Trim()) => Fault($"{PathSetting} is in quotes. Remove the quotes: they are not part of the path."),
        (false, true) when HiddenCharacters.AreIn(Path) => Fault($"{PathSetting} has hidden characters in it. Type the path again."),
        _ => true,
    };

    private bool Fault(string fault)
    {
        Faults.Add(fault);
        return false;
    }

    private byte[]? ReadFile(string path)
    {
        try
        {
            if (Directory.Exists(path))
            {
                Fault($"{PathSetting}: '{path}' is a directory. Give the path of the file.");
                return null;
            }

            using var file = File.OpenRead(path);
            var bytes = new byte[MaxFileSize + 1];
            var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (length <= MaxFileSize)
            {
                return bytes[..length];
            }

            Fault($"{PathSetting}: the file '{path}' is larger than 1 MiB, so it is no key or certificate.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            Faults.Add($"{PathSetting}: the file '{path}' {Describe(e, path)}", e);
        }

        return null;
    }

    private static string Describe(Exception error, string path) => error switch
    {
        FileNotFoundException or DirectoryNotFoundException => System.IO.Path.IsPathRooted(path)
            ? "does not exist."
            : $"does not exist. It was looked for in the working directory, {Environment.CurrentDirectory}.",
        UnauthorizedAccessException => "may not be read by the user that this process runs as.",
        _ => $"cannot be read ({error.GetType().Name}).",
    };
}

/// <summary>A key, and the setting that it came from.</summary>
internal sealed record SourceText(string Setting, string Text);
