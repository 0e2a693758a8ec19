using System.Buffers.Text;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Alipay.Messaging.Benchmarks.EndToEnd.Load;

namespace Alipay.Messaging.Benchmarks.EndToEnd;

/// <summary>
/// The least that can be done: receive, verify one signature, write an ack, one message after the other. No queue, no
/// reconnecting, no checks. What the library is measured against.
/// </summary>
internal static class BareLoop
{
    public static async Task<Func<Task>> ConnectAsync(string host, BenchKeys keys)
    {
        using var http = new HttpClient();
        var timestamp = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var query = Query(keys, $"app_id=2021000000000001&charset=UTF-8&nonce={Guid.NewGuid():N}&sdk_version=bare&sign_type=RSA2&timestamp={timestamp}");
        using var answer = JsonDocument.Parse(await http.GetByteArrayAsync($"http://{host}/websocket/register.do?{query}"));
        var verifier = RSA.Create();
        verifier.ImportSubjectPublicKeyInfo(Convert.FromBase64String(keys.AlipayPublic), out _);
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
        return () => RunAsync(socket, verifier);
    }

    private static async Task RunAsync(ClientWebSocket socket, RSA verifier)
    {
        var buffer = new byte[4 * 1024 * 1024];
        var ack = new byte[1024];
        var length = 0;
        while (true)
        {
            var result = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                return;
            }

            length += result.Count;
            if (result.EndOfMessage)
            {
                var ackLength = Handle(buffer.AsSpan(0, length), verifier, ack);
                await socket.SendAsync(ack.AsMemory(0, ackLength), WebSocketMessageType.Text, true, CancellationToken.None);
                length = 0;
            }
        }
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
