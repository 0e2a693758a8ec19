using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Alipay.Messaging.Charsets;
using Alipay.Messaging.Handshake;

namespace Alipay.Messaging.Tests.Handshake;

public sealed class HandshakeRequestBuilderTests
{
    public static IEnumerable<object[]> Golden() => VectorFile.Names("handshake_golden.json");

    public static IEnumerable<object[]> SeenOnTheWire() => VectorFile.Names("handshake.json");

    [Theory]
    [MemberData(nameof(Golden))]
    public void Request_is_that_of_Java_for_fixed_parameters(string name)
    {
        var vector = VectorFile.Get("handshake_golden.json", name);

        AssertRebuilds(vector.GetProperty("expected").GetProperty("url").GetString()!);
    }

    [Theory]
    [MemberData(nameof(SeenOnTheWire))]
    public void Requests_are_those_that_Java_sent(string name)
    {
        var expected = VectorFile.Get("handshake.json", name).GetProperty("expected");

        foreach (var request in new[] { "register", "upgrade" })
        {
            AssertRebuilds(expected.GetProperty(request).GetProperty("line").GetString()!.Split(' ')[1]);
        }
    }

    [Theory]
    [InlineData(true, "https://gateway:8443/websocket/register.do?", "wss://gateway:8443/websocket?")]
    [InlineData(false, "http://gateway:8443/websocket/register.do?", "ws://gateway:8443/websocket?")]
    public void Scheme_follows_TLS(bool useTls, string register, string upgrade)
    {
        using var signer = TestSigner.ForApplication("RSA2");
        var builder = Builder(signer, useTls: useTls);

        Assert.StartsWith(register, builder.RegisterUri(DateTimeOffset.UnixEpoch, "n").OriginalString);
        Assert.StartsWith(upgrade, builder.UpgradeUri(DateTimeOffset.UnixEpoch, "t").OriginalString);
    }

    [Fact]
    public async Task Query_is_sent_as_it_was_encoded()
    {
        using var signer = TestSigner.ForApplication("RSA2");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var builder = Builder(signer, listener.LocalEndpoint.ToString()!, useTls: false, "~/..%2e/a b*é|'()+");
        var register = builder.RegisterUri(DateTimeOffset.UnixEpoch, "n~");
        var upgrade = builder.UpgradeUri(DateTimeOffset.UnixEpoch, "t~/../+=");
        Assert.Contains("sdk_version=%7E%2F..%252e%2Fa+b*%C3%A9%7C%27%28%29%2B&", register.OriginalString);

        using var handler = new SocketsHttpHandler { UseProxy = false };
        using var http = new HttpClient(handler);
        var getting = http.GetStringAsync(register, limit.Token);
        Assert.Equal($"GET {Target(register)} HTTP/1.1", await AnswerAsync(listener, limit.Token));
        Assert.Equal("", await getting);

        using var socket = new ClientWebSocket();
        socket.Options.Proxy = null;
        var connecting = socket.ConnectAsync(upgrade, limit.Token);
        Assert.Equal($"GET {Target(upgrade)} HTTP/1.1", await AnswerAsync(listener, limit.Token));
        await Assert.ThrowsAsync<WebSocketException>(() => connecting);
    }

    private static async Task<string> AnswerAsync(TcpListener listener, CancellationToken cancellationToken)
    {
        using var client = await listener.AcceptTcpClientAsync(cancellationToken);
        var request = new List<byte>();
        var buffer = new byte[4096];
        while (!Encoding.Latin1.GetString([.. request]).EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            request.AddRange(buffer[..await client.GetStream().ReadAsync(buffer, cancellationToken)]);
        }

        await client.GetStream().WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), cancellationToken);
        return Encoding.Latin1.GetString([.. request]).Split("\r\n")[0];
    }

    private static string Target(Uri uri) => uri.OriginalString[uri.OriginalString.IndexOf('/', uri.Scheme.Length + 3)..];

    /// <summary>Builds the request anew from its own parameters; the order of parameters carries no meaning.</summary>
    private static void AssertRebuilds(string target)
    {
        var expected = Query(target).ToDictionary(parameter => parameter.Split('=')[0], parameter => WebUtility.UrlDecode(parameter.Split('=')[1]));
        Assert.True(WireCharset.TryGet(expected["charset"], out var charset));
        using var signer = TestSigner.ForApplication(expected["sign_type"]);
        var builder = new HandshakeRequestBuilder(
            "gateway",
            useTls: true,
            expected["app_id"],
            expected["charset"],
            charset,
            signer,
            expected.GetValueOrDefault("app_cert_sn"),
            expected.GetValueOrDefault("alipay_root_cert_sn"),
            expected["sdk_version"]);
        var now = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(expected["timestamp"]));

        var uri = expected.TryGetValue("nonce", out var nonce) ? builder.RegisterUri(now, nonce) : builder.UpgradeUri(now, expected["link_token"]);

        Assert.Equal(target.Split('?')[0], Target(uri).Split('?')[0]);
        Assert.Equal(Query(target).Order(StringComparer.Ordinal), Query(Target(uri)).Order(StringComparer.Ordinal));
    }

    private static string[] Query(string target) => target.Split('?')[1].Split('&');

    private static HandshakeRequestBuilder Builder(TestSigner signer, string host = "gateway:8443", bool useTls = true, string sdkVersion = "test") =>
        new(host, useTls, "1", "UTF-8", WireCharset.Utf8, signer, null, null, sdkVersion);
}
