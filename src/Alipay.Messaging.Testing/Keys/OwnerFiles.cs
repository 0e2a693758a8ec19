using System.Text;

namespace Alipay.Messaging.Testing.Keys;

/// <summary>Creates files and directories that only their owner may read, where the platform has such rights; Windows inherits those of the parent.</summary>
internal static class OwnerFiles
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerFile | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Writes a file; an existing one is overwritten, and its rights are reduced first.</summary>
    public static void Write(string path, string text) => Write(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetBytes(text));

    /// <summary>Reduces the rights of an existing file.</summary>
    public static void Restrict(string path)
    {
        if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(path) is var mode && (mode & ~OwnerFile) != 0)
        {
            File.SetUnixFileMode(path, mode & OwnerFile);
        }
    }

    /// <summary>Writes a file; an existing one is overwritten, and its rights are reduced first.</summary>
    public static void Write(string path, byte[] bytes)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerFile;
            if (File.Exists(path))
            {
                File.SetUnixFileMode(path, OwnerFile);
            }
        }

        using var file = new FileStream(path, options);
        file.Write(bytes);
    }
}
