namespace Alipay.Messaging.EntityFrameworkCore.Tests.Databases;

/// <summary>A private MariaDB on a free port of 127.0.0.1.</summary>
internal sealed class MariaDbServer : IAsyncDisposable
{
    private readonly ServerProcess _server = new("ready for connections");

    public static bool IsInstalled { get; } = ServerProcess.Find("mariadbd", "/usr/sbin") is not null && ServerProcess.Find("mariadb-install-db") is not null;

    private string Data => Path.Combine(_server.Directory, "data");

    public static async Task<MariaDbServer> StartAsync()
    {
        var server = new MariaDbServer();
        await ServerProcess.RunAsync(
            ServerProcess.Find("mariadb-install-db")!, // IsInstalled.
            "--no-defaults", $"--datadir={server.Data}", "--auth-root-authentication-method=normal", "--skip-test-db", $"--user={Environment.UserName}");
        await server.StartAgainAsync();
        return server;
    }

    public string ConnectionString(string database) => $"Server=127.0.0.1;Port={_server.Port};User ID=root;Database={database};Maximum Pool Size=60";

    public Task StartAgainAsync() => _server.StartAsync(
        ServerProcess.Find("mariadbd", "/usr/sbin")!, // IsInstalled.
        "--no-defaults", $"--datadir={Data}", $"--port={_server.Port}", "--bind-address=127.0.0.1", $"--socket={_server.Directory}/socket", $"--pid-file={_server.Directory}/pid",
        $"--user={Environment.UserName}", "--max-connections=200", "--character-set-server=utf8mb4");

    public Task CrashAsync() => _server.CrashAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
