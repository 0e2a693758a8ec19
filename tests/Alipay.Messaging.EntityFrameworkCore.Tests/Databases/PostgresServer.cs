namespace Alipay.Messaging.EntityFrameworkCore.Tests.Databases;

/// <summary>A private PostgreSQL on a free port of 127.0.0.1.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private static readonly string[] Folders = Directory.Exists("/usr/lib/postgresql")
        ? [.. Directory.GetDirectories("/usr/lib/postgresql").OrderDescending().Select(version => Path.Combine(version, "bin"))]
        : [];

    private readonly ServerProcess _server = new("database system is ready to accept connections");

    public static bool IsInstalled { get; } = ServerProcess.Find("initdb", Folders) is not null;

    private string Data => Path.Combine(_server.Directory, "data");

    public static async Task<PostgresServer> StartAsync()
    {
        var server = new PostgresServer();
        if (Environment.UserName == "root")
        {
            await ServerProcess.RunAsync("chown", "postgres", server._server.Directory);
        }

        await ServerProcess.RunAsync(Command("initdb", out var first), [.. first, "-D", server.Data, "-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8"]);
        await server.StartAgainAsync();
        return server;
    }

    public string ConnectionString(string database)
        => $"Host=127.0.0.1;Port={_server.Port};Username=postgres;Database={database};Maximum Pool Size=60;Include Error Detail=true";

    public Task StartAgainAsync()
    {
        // What a killed server leaves: its children end, and with them the lock, before a new one can start.
        File.Delete(Path.Combine(Data, "postmaster.pid"));
        return _server.StartAsync(
            Command("postgres", out var first),
            [.. first, "-D", Data, "-p", $"{_server.Port}", "-c", "listen_addresses=127.0.0.1", "-c", $"unix_socket_directories={_server.Directory}", "-c", "max_connections=200"]);
    }

    public Task CrashAsync() => _server.CrashAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    /// <summary>PostgreSQL refuses to run as root.</summary>
    private static string Command(string name, out string[] first)
    {
        var path = ServerProcess.Find(name, Folders)!; // IsInstalled.
        first = Environment.UserName == "root" ? ["--reuid", "postgres", "--regid", "postgres", "--clear-groups", path] : [];
        return first.Length > 0 ? "setpriv" : path;
    }
}
