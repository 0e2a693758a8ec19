using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Alipay.Messaging.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Alipay.Messaging.AspNetCore.Tests;

/// <summary>A body that is refused costs its own request and nothing else: not the connection, and no error in the server's log.</summary>
public sealed class BodyTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Connection_serves_the_next_notification_after_a_body_that_was_too_large()
    {
        await using var shop = await Shop.StartAsync(options: new() { Limits = new() { MaxBodySize = 100_000 } });
        using var peer = await Peer.ConnectAsync(shop.Url);

        var chunk = Encoding.ASCII.GetBytes($"10000\r\n{new string('a', 65_536)}\r\n");
        await peer.SendAsync(Encoding.ASCII.GetBytes(Head("Transfer-Encoding: chunked")));
        for (var i = 0; i < 18; i++)
        {
            await peer.SendAsync(chunk);
        }

        await peer.SendAsync("0\r\n\r\n"u8.ToArray());
        Assert.Equal("fail", await peer.ReadAnswerAsync());
        await AssertServesAsync(shop, peer, "too large");
    }

    [Fact]
    public async Task Connection_serves_the_next_notification_after_a_body_that_was_late()
    {
        await using var shop = await Shop.StartAsync(options: new() { AnswerTimeout = TimeSpan.FromMilliseconds(200) });
        using var peer = await Peer.ConnectAsync(shop.Url);

        await peer.SendAsync(Encoding.ASCII.GetBytes(Head("Content-Length: 8") + "a=1&"));
        Assert.Equal("fail", await peer.ReadAnswerAsync());
        await peer.SendAsync("b=2&"u8.ToArray());
        await AssertServesAsync(shop, peer, "not complete");
    }

    [Fact]
    public async Task Body_that_a_layer_in_front_cannot_decompress_is_answered_fail()
    {
        await using var shop = await Shop.StartAsync(
            build: builder => builder.Services.AddRequestDecompression(), before: app => app.UseRequestDecompression());

        Assert.Equal((HttpStatusCode.OK, "fail"), await PostGzipAsync(shop, "a=1"u8.ToArray()));
        Assert.Contains(shop.Logs.Lines, line => line.Id == 90 && line.Text.Contains("could not be read", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Body_that_a_layer_in_front_decompresses_is_read()
    {
        await using var shop = await Shop.StartAsync(
            build: builder => builder.Services.AddRequestDecompression(), before: app => app.UseRequestDecompression());
        using var buffer = new MemoryStream();
        await using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true))
        {
            await gzip.WriteAsync(shop.Gateway.ComposeForm(Shop.Api, "{}"));
        }

        Assert.Equal((HttpStatusCode.OK, "success"), await PostGzipAsync(shop, buffer.ToArray()));
    }

    private static string Head(string length)
        => $"POST /alipay/gateway HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n{length}\r\n\r\n";

    private static async Task AssertServesAsync(Shop shop, Peer peer, string refusal)
    {
        var form = shop.Gateway.ComposeForm(Shop.Api, "{}");
        await peer.SendAsync(Encoding.ASCII.GetBytes(Head($"Content-Length: {form.Length}")));
        await peer.SendAsync(form);
        Assert.Equal("success", await peer.ReadAnswerAsync());
        Assert.Contains(shop.Logs.Lines, line => line.Id == 90 && line.Text.Contains(refusal, StringComparison.Ordinal));
        Assert.Empty(shop.Logs.Errors);
    }

    private static async Task<(HttpStatusCode Status, string Body)> PostGzipAsync(Shop shop, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", "application/x-www-form-urlencoded");
        content.Headers.ContentEncoding.Add("gzip");
        using var response = await shop.Http.PostAsync(shop.Url, content);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>One connection on which requests are written by hand.</summary>
    private sealed class Peer(TcpClient socket) : IDisposable
    {
        private readonly StreamReader _reader = new(socket.GetStream(), Encoding.ASCII);

        public static async Task<Peer> ConnectAsync(Uri url)
        {
            var socket = new TcpClient();
            await socket.ConnectAsync(url.Host, url.Port);
            return new Peer(socket);
        }

        public async Task SendAsync(byte[] bytes) => await socket.GetStream().WriteAsync(bytes).AsTask().WaitAsync(Limit);

        /// <summary>The body of the next answer, whose status must be 200.</summary>
        public async Task<string> ReadAnswerAsync()
        {
            Assert.Equal("HTTP/1.1 200 OK", await LineAsync());
            var length = 0;
            while (await LineAsync() is { Length: > 0 } header)
            {
                if (header.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase))
                {
                    length = int.Parse(header.AsSpan(16), CultureInfo.InvariantCulture);
                }
            }

            var body = new char[length];
            Assert.Equal(length, await _reader.ReadBlockAsync(body).AsTask().WaitAsync(Limit));
            return new string(body);
        }

        public void Dispose()
        {
            _reader.Dispose();
            socket.Dispose();
        }

        private async Task<string?> LineAsync() => await _reader.ReadLineAsync().WaitAsync(Limit);
    }
}
