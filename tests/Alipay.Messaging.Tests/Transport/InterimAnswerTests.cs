using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Alipay.Messaging.Transport;

namespace Alipay.Messaging.Tests.Transport;

/// <summary>The platform's WebSocket against a server that answers what a front server may answer before the 101.</summary>
public sealed class InterimAnswerTests
{
    private const string Text = "中文, and \u0081\u0001";

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\n")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n")]
    [InlineData("HTTP/1.1 103 Early Hints\nLink: </a>\n\n")]
    public async Task Messages_are_read_as_text_after_interim_answers(string interim)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener, interim);
        var request = new WebSocketRequest(
            new Uri($"ws://{listener.LocalEndpoint}/"), [], "text/plain", Limits.Soon, Limits.Soon, MaxMessageSize: 1024);

        await using var transport = await WebSocketTransport
            .OpenAsync(request, HttpHandlerFactory.Create(Limits.Soon, static handler => handler.UseProxy = false), default).WaitAsync(Limits.Soon);
        foreach (var _ in Enumerable.Range(0, 2))
        {
            using var message = await transport.ReceiveAsync(default).AsTask().WaitAsync(Limits.Soon);
            Assert.True(message.IsText);
            Assert.Equal(Text, Encoding.UTF8.GetString(message.Memory.Span));
        }

        using var socket = await serving;
    }

    private static async Task<Socket> ServeAsync(TcpListener listener, string interim)
    {
        var socket = await listener.AcceptSocketAsync().WaitAsync(Limits.Soon);
        var request = "";
        var buffer = new byte[4096];
        while (!request.EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            request += Encoding.ASCII.GetString(buffer.AsSpan(0, await socket.ReceiveAsync(buffer).WaitAsync(Limits.Soon)));
        }

        const string KeyName = "Sec-WebSocket-Key: ";
        var key = request.Split("\r\n").Single(static line => line.StartsWith(KeyName, StringComparison.OrdinalIgnoreCase))[KeyName.Length..];
        var text = Encoding.UTF8.GetBytes(Text);
        byte[] frame = [0x81, (byte)text.Length, .. text];
        await socket.SendAsync(Encoding.ASCII.GetBytes(interim));
        var accepted = $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {Accept(key)}\r\n\r\n";
        byte[] answer = [.. Encoding.ASCII.GetBytes(accepted), .. frame];
        await socket.SendAsync(answer);
        await socket.SendAsync(frame);
        return socket;
    }

    // RFC 6455 4.2.2 prescribes SHA-1 here.
#pragma warning disable CA5350
    private static string Accept(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
}
