using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Alipay.Messaging.Benchmarks.EndToEnd.Load;

namespace Alipay.Messaging.Benchmarks.Http;

/// <summary>Requests that were signed beforehand, sent over plain sockets, so that the sender costs little beside the server.</summary>
internal sealed class HttpLoad
{
    private readonly byte[][] _requests;

    /// <param name="keys">The keys of the run.</param>
    /// <param name="count">How many notifications, each with its own id.</param>
    public HttpLoad(BenchKeys keys, int count)
    {
        var pkcs8 = Convert.FromBase64String(keys.AlipayPrivate);
        _requests = new byte[count][];
        Parallel.For(
            0,
            count,
            () =>
            {
                var rsa = RSA.Create();
                rsa.ImportPkcs8PrivateKey(pkcs8, out _);
                return rsa;
            },
            (i, _, rsa) =>
            {
                _requests[i] = Request(i, rsa);
                return rsa;
            },
            rsa => rsa.Dispose());
    }

    public int RequestBytes => _requests[0].Length;

    /// <summary>Sends some of the requests over some connections and reads the answers.</summary>
    /// <returns>How many were answered in a second, and the latencies in ms, sorted.</returns>
    /// <exception cref="InvalidOperationException">An answer is not success.</exception>
    public async Task<(double PerSecond, double[] LatenciesMs)> SendAsync(int port, int from, int count, int connections)
    {
        var next = from - 1;
        var latencies = new double[count];
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(async () =>
        {
            using var client = new TcpClient { NoDelay = true };
            await client.ConnectAsync("127.0.0.1", port);
            var stream = client.GetStream();
            var answer = new byte[4096];
            for (var i = Interlocked.Increment(ref next); i < from + count; i = Interlocked.Increment(ref next))
            {
                var sent = Stopwatch.GetTimestamp();
                await stream.WriteAsync(_requests[i]);
                await ReadAnswerAsync(stream, answer);
                latencies[i - from] = Stopwatch.GetElapsedTime(sent).TotalMilliseconds;
            }
        })));
        var perSecond = count / Stopwatch.GetElapsedTime(started).TotalSeconds;
        Array.Sort(latencies);
        return (perSecond, latencies);
    }

    private static async Task ReadAnswerAsync(NetworkStream stream, byte[] answer)
    {
        // The library's answer ends with the body, the minimal API's with an empty chunk.
        var length = 0;
        while (true)
        {
            var read = await stream.ReadAsync(answer.AsMemory(length));
            length += read;
            var text = answer.AsMemory(0, length);
            if (text.Span.EndsWith("success"u8) || text.Span.EndsWith("success\r\n0\r\n\r\n"u8))
            {
                return;
            }

            if (read == 0 || text.Span.IndexOf("fail"u8) >= 0)
            {
                throw new InvalidOperationException($"The answer is not success: {Encoding.ASCII.GetString(answer, 0, length)}");
            }
        }
    }

    private static byte[] Request(int number, RSA alipay)
    {
        var members = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["app_id"] = HttpServer.AppId,
            ["biz_content"] = $$"""{"trade_no":"2023060122001462650500{{number}}","out_trade_no":"T{{number}}","dback_status":"S","dback_amount":"88.80","memo":"{{new string('x', 400)}}"}""",
            ["charset"] = "UTF-8",
            ["msg_method"] = "alipay.trade.refund.depositback.completed",
            ["notify_id"] = string.Create(CultureInfo.InvariantCulture, $"20231221012222{number:D12}"),
            ["utc_timestamp"] = "1703147205000",
            ["version"] = "1.1",
        };
        var text = string.Join('&', members.Select(member => $"{member.Key}={member.Value}"));
        members["sign"] = Convert.ToBase64String(alipay.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        members["sign_type"] = "RSA2";
        var body = string.Join('&', members.Select(member => $"{member.Key}={Uri.EscapeDataString(member.Value)}"));
        return Encoding.ASCII.GetBytes(
            $"POST /gateway HTTP/1.1\r\nHost: localhost\r\nUser-Agent: Mozilla/4.0\r\nContent-Type: application/x-www-form-urlencoded; charset=UTF-8\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }
}
