using System.Buffers.Text;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Benchmarks.EndToEnd;

/// <summary>
/// A gateway made for load: it checks nothing and signs each body once beforehand, so that what is measured is the client.
/// Reads commands from standard input, one a line: <c>push COUNT IN_FLIGHT BODY_BYTES</c>, <c>exit</c>.
/// </summary>
internal sealed class LoadGateway(BenchKeys keys)
{
    private readonly TaskCompletionSource<WebSocket> _link = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _end = new();
    private int _nextId;

    public static async Task RunAsync(string keysPath)
    {
        var gateway = new LoadGateway(BenchKeys.Load(keysPath));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.Zero });
        app.MapGet("/websocket/register.do", gateway.RegisterAsync);
        app.Map("/websocket", gateway.LinkAsync);
        await app.StartAsync();
        Console.WriteLine(new Uri(app.Urls.First()).Port);
        while (Console.ReadLine() is { } line && line != "exit")
        {
            var words = line.Split(' ');
            Console.WriteLine(await gateway.PushAsync(int.Parse(words[1]), int.Parse(words[2]), int.Parse(words[3])));
        }

        gateway._end.TrySetResult();
        await app.StopAsync(new CancellationTokenSource(1000).Token);
    }

    private async Task RegisterAsync(HttpContext context)
    {
        const string Response = """{"code":"10000","msg":"Success","link_token":"TOKEN"}""";
        await context.Response.WriteAsync($"{{\"response\":{Response},\"sign\":\"{Sign(Response)}\"}}");
    }

    private async Task LinkAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        _link.TrySetResult(socket);
        await _end.Task;
    }

    private async Task<string> PushAsync(int count, int inFlight, int bodyBytes)
    {
        var socket = await _link.Task;
        var data = Encoding.UTF8.GetBytes(
            "{\"header\":{\"appId\":\"2021000000000001\",\"msgApi\":\"alipay.trade.refund.depositback.completed\"},\"content\":{\"memo\":\""
            + new string('x', bodyBytes) + "\"}}");
        var tail = Encoding.UTF8.GetBytes(
            $"\",\"x-timestamp\":\"1700000000000\",\"x-version\":\"1.0\",\"x-charset\":\"UTF-8\",\"x-signType\":\"RSA2\",\"x-sign\":\"{Sign(Encoding.UTF8.GetString(data))}\"}},\"data\":");
        var sentAt = new long[count];
        var latency = new double[count];
        using var places = new SemaphoreSlim(inFlight);
        var first = _nextId;
        _nextId += count;
        var started = Stopwatch.GetTimestamp();
        var reading = ReadAcksAsync(socket, first, sentAt, latency, places);
        var frame = new byte[1024 + tail.Length + data.Length];
        for (var i = 0; i < count; i++)
        {
            await places.WaitAsync();
            var length = WriteFrame(frame, first + i, tail, data);
            sentAt[i] = Stopwatch.GetTimestamp();
            await socket.SendAsync(frame.AsMemory(0, length), WebSocketMessageType.Text, true, CancellationToken.None);
        }

        await reading;
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Array.Sort(latency);
        return FormattableString.Invariant(
            $"{count / seconds:0} {latency[count / 2]:0.000} {latency[(int)(count * 0.99)]:0.000} {WriteFrame(frame, first, tail, data)}");
    }

    private static async Task ReadAcksAsync(WebSocket socket, int first, long[] sentAt, double[] latency, SemaphoreSlim places)
    {
        var buffer = new byte[4096];
        for (var got = 0; got < sentAt.Length; got++)
        {
            var result = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            var ack = buffer.AsSpan(0, result.Count);
            var id = ack[(ack.IndexOf("stream-id:"u8) + 10)..];
            if (!Utf8Parser.TryParse(id, out int number, out _) || !result.EndOfMessage || ack.IndexOf("SUCCESS"u8) < 0)
            {
                throw new InvalidOperationException($"Not acknowledged: {Encoding.UTF8.GetString(ack)}");
            }

            latency[number - first] = Stopwatch.GetElapsedTime(sentAt[number - first]).TotalMilliseconds;
            places.Release();
        }
    }

    private static int WriteFrame(byte[] frame, int id, byte[] tail, byte[] data)
    {
        var length = 0;
        Append("from-sys:gateway\r\nfrom-sys-ip:127.0.0.1\r\nstream-id:"u8);
        AppendNumber();
        Append("\r\n\r\n{\"protocol\":{\"x-type\":\"message\",\"x-cmd\":\"CONSUME\",\"x-msgId\":\"20261123000000000000000000"u8);
        AppendNumber();
        Append(tail);
        Append(data);
        Append("}"u8);
        return length;

        void Append(ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(frame.AsSpan(length));
            length += bytes.Length;
        }

        void AppendNumber()
        {
            Utf8Formatter.TryFormat(id, frame.AsSpan(length), out var written);
            length += written;
        }
    }

    private string Sign(string text)
    {
        using var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(Convert.FromBase64String(keys.AlipayPrivate), out _);
        return Convert.ToBase64String(rsa.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }
}
