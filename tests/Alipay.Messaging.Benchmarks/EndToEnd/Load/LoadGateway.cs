using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Benchmarks.EndToEnd.Load;

/// <summary>
/// A gateway made for load: it checks nothing and signs each body once beforehand, so that what is measured is the client.
/// Reads commands from standard input, one a line: <c>push COUNT IN_FLIGHT BODY_BYTES PACING</c> on the first connection, <c>connections</c>
/// (how many are open, and how many ever were), <c>exit</c>.
/// </summary>
internal sealed class LoadGateway(BenchKeys keys)
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource<LoadConnection> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _open;
    private int _everOpen;

    public static async Task RunAsync(string keysPath)
    {
        var gateway = new LoadGateway(BenchKeys.Load(keysPath));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.Zero });
        app.MapGet("/websocket/register.do", gateway.RegisterAsync);
        app.Map("/websocket", gateway.ConnectionAsync);
        await app.StartAsync();
        Console.WriteLine(new Uri(app.Urls.First()).Port);
        try
        {
            while (Console.ReadLine() is { } line && line != "exit")
            {
                Console.WriteLine(await gateway.DoAsync(line.Split(' ')));
            }
        }
        finally
        {
            // Open connections do not hold it: the host ends them with the limit.
            using var limit = new CancellationTokenSource(StopLimit);
            await app.StopAsync(limit.Token);
        }
    }

    private async Task<string> DoAsync(string[] words) => words switch
    {
        ["connections"] => $"{Volatile.Read(ref _open)} {Volatile.Read(ref _everOpen)}",
        ["push", var count, var inFlight, var bodyBytes, var pacing] => await (await _first.Task).PushAsync(
            new LoadFrame(int.Parse(bodyBytes), Sign), int.Parse(count), int.Parse(inFlight), Enum.Parse<Pacing>(pacing)),
        _ => throw new ArgumentException($"Not a command: {words[0]}", nameof(words)),
    };

    private async Task RegisterAsync(HttpContext context)
    {
        const string Response = """{"code":"10000","msg":"Success","link_token":"TOKEN"}""";
        await context.Response.WriteAsync($"{{\"response\":{Response},\"sign\":\"{Sign(Response)}\"}}");
    }

    private async Task ConnectionAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var connection = new LoadConnection(socket);
        _first.TrySetResult(connection);
        Interlocked.Increment(ref _everOpen);
        Interlocked.Increment(ref _open);
        await connection.ReadAsync();
        Interlocked.Decrement(ref _open);
    }

    private string Sign(string text)
    {
        using var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(Convert.FromBase64String(keys.AlipayPrivate), out _);
        return Convert.ToBase64String(rsa.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }
}
