using System.Buffers;
using System.Buffers.Text;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Alipay.Messaging.Benchmarks.EndToEnd.Load;

namespace Alipay.Messaging.Benchmarks.EndToEnd;

/// <summary>
/// The least that can be done by a client that uses its cores: one reader, a bounded channel, workers with an RSA object each, one gate for
/// sends. No reconnecting, no checks, no idempotency. What the library is measured against.
/// </summary>
internal static class BareLoop
{
    private const int Capacity = 1000;
    private const int SmallFrame = 2048;

    public static async Task<Func<Task>> ConnectAsync(string host, BenchKeys keys, LoadHandler handler)
    {
        using var http = new HttpClient();
        var timestamp = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var query = Query(keys, $"app_id=2021000000000001&charset=UTF-8&nonce={Guid.NewGuid():N}&sdk_version=bare&sign_type=RSA2&timestamp={timestamp}");
        using var answer = JsonDocument.Parse(await http.GetByteArrayAsync($"http://{host}/websocket/register.do?{query}"));
        using var verifier = Verifier(keys);
        var response = answer.RootElement.GetProperty("response");
        var signed = Encoding.UTF8.GetBytes(response.GetRawText());
        if (!verifier.VerifyData(signed, answer.RootElement.GetProperty("sign").GetBytesFromBase64(), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))
        {
            throw new InvalidOperationException("The answer is not signed.");
        }

        var token = response.GetProperty("link_token").GetString();
        query = Query(keys, $"app_id=2021000000000001&charset=UTF-8&link_token={token}&sdk_version=bare&sign_type=RSA2&timestamp={timestamp}");
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{host}/websocket?{query}"), CancellationToken.None);
        return () => RunAsync(socket, keys, handler);
    }

    private static async Task RunAsync(ClientWebSocket socket, BenchKeys keys, LoadHandler handler)
    {
        var queue = Channel.CreateBounded<ArraySegment<byte>>(new BoundedChannelOptions(Capacity) { SingleWriter = true });
        using var gate = new SemaphoreSlim(1, 1);
        var workers = Enumerable.Range(0, handler.BareWorkers).Select(_ => WorkAsync(queue.Reader, socket, gate, Verifier(keys), handler)).ToArray();
        while (true)
        {
            var buffer = ArrayPool<byte>.Shared.Rent(SmallFrame);
            var length = 0;
            ValueWebSocketReceiveResult result;
            do
            {
                if (length == buffer.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(2 * length);
                    buffer.CopyTo(larger, 0);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }

                result = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                length += result.Count;
            }
            while (!result.EndOfMessage);

            if (result.MessageType == WebSocketMessageType.Close)
            {
                queue.Writer.Complete();
                await Task.WhenAll(workers);
                return;
            }

            await queue.Writer.WriteAsync(new ArraySegment<byte>(buffer, 0, length));
        }
    }

    private static async Task WorkAsync(
        ChannelReader<ArraySegment<byte>> queue, ClientWebSocket socket, SemaphoreSlim gate, RSA verifier, LoadHandler handler)
    {
        var ack = new byte[1024];
        try
        {
            while (true)
            {
                var frame = await queue.ReadAsync();
                var length = Handle(frame, verifier, ack);
                ArrayPool<byte>.Shared.Return(frame.Array!); // It was rented.
                await handler.HandleAsync();
                await gate.WaitAsync();
                await socket.SendAsync(ack.AsMemory(0, length), WebSocketMessageType.Text, true, CancellationToken.None);
                gate.Release();
            }
        }
        catch (ChannelClosedException)
        {
            // The connection was closed.
        }
    }

    private static RSA Verifier(BenchKeys keys)
    {
        var verifier = RSA.Create();
        verifier.ImportSubjectPublicKeyInfo(Convert.FromBase64String(keys.AlipayPublic), out _);
        return verifier;
    }

    private static int Handle(ReadOnlySpan<byte> frame, RSA verifier, byte[] ack)
    {
        var headerLength = frame.IndexOf("\r\n\r\n"u8) + 4;
        var data = frame[(frame.IndexOf("\"data\":"u8) + 7)..^1];
        Span<byte> signature = stackalloc byte[256];
        Base64.DecodeFromUtf8(Member(frame, "\"x-sign\":\""u8), signature, out _, out _);
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(data, hash);
        var good = verifier.VerifyHash(hash, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var writer = ack.AsSpan();
        Append(ref writer, frame[..headerLength]);
        Append(ref writer, "{\"protocol\":{\"x-type\":\"message\",\"x-cmd\":\"CONSUME_ACK\",\"x-msgId\":\""u8);
        Append(ref writer, Member(frame, "\"x-msgId\":\""u8));
        Append(ref writer, "\",\"x-version\":\"1.0\",\"x-status\":\""u8);
        Append(ref writer, good ? "SUCCESS"u8 : "FAIL"u8);
        Append(ref writer, "\"}}"u8);
        return ack.Length - writer.Length;
    }

    private static ReadOnlySpan<byte> Member(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> prefix)
    {
        var rest = frame[(frame.IndexOf(prefix) + prefix.Length)..];
        return rest[..rest.IndexOf((byte)'"')];
    }

    private static void Append(ref Span<byte> writer, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(writer);
        writer = writer[bytes.Length..];
    }

    private static string Query(BenchKeys keys, string parameters)
    {
        using var signer = RSA.Create();
        signer.ImportPkcs8PrivateKey(Convert.FromBase64String(keys.AppPrivate), out _);
        var sign = signer.SignData(Encoding.UTF8.GetBytes(parameters), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{parameters}&sign={Uri.EscapeDataString(Convert.ToBase64String(sign))}";
    }
}
