using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Alipay.Messaging.Testing;

namespace Alipay.Messaging.Tests.Testing;

/// <summary>A client made of nothing but HttpClient, ClientWebSocket and RSA, so that the gateway is not tested by the library it tests.</summary>
internal sealed class RawClient : IAsyncDisposable
{
    private readonly AlipayTestGateway _gateway;
    private readonly AlipayMessagingOptions _options = new();
    private readonly HttpMessageInvoker _invoker;
    private readonly ClientWebSocket _socket = new();

    public RawClient(AlipayTestGateway gateway)
    {
        _gateway = gateway;
        gateway.ConfigureClient(_options);
        var handler = new SocketsHttpHandler { UseCookies = false };
        _options.ConfigureHttpHandler?.Invoke(handler);
        _invoker = new HttpMessageInvoker(new ContentType(handler, $"application/x-www-form-urlencoded;charset={_options.Charset}"));
    }

    public ClientWebSocket Socket => _socket;

    private static Encoding Gbk => CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;

    private Encoding Charset => _options.Charset == "UTF-8" ? Encoding.UTF8 : Gbk;

    public static async Task<RawClient> ConnectAsync(AlipayTestGateway gateway)
    {
        var client = new RawClient(gateway);
        var token = Token(await client.RegisterAsync());
        await client.OpenAsync(token);
        return client;
    }

    public static string Token(string body)
        => JsonDocument.Parse(body).RootElement.GetProperty("response").GetProperty("link_token").GetString()!;

    public Dictionary<string, string> Parameters(string own, string value)
    {
        var parameters = new Dictionary<string, string>
        {
            ["timestamp"] = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
            ["sign_type"] = _options.SignType,
            ["app_id"] = _options.AppId,
            ["charset"] = _options.Charset,
            ["sdk_version"] = "raw-1.0",
            [own] = value,
        };
        if (_options.AppCertContent is not null)
        {
            parameters["app_cert_sn"] = _gateway.AppCertSn;
            parameters["alipay_root_cert_sn"] = _gateway.AlipayRootCertSn;
        }

        return parameters;
    }

    public Dictionary<string, string> RegisterParameters() => Parameters("nonce", Guid.NewGuid().ToString("N"));

    public string Sign(string text)
    {
        using var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(Convert.FromBase64String(_gateway.AppPrivateKey), out _);
        var hash = _options.SignType == "RSA" ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256;
        return Convert.ToBase64String(rsa.SignData(Charset.GetBytes(text), hash, RSASignaturePadding.Pkcs1));
    }

    public string Query(Dictionary<string, string> parameters)
    {
        if (!parameters.ContainsKey("sign"))
        {
            var text = string.Join('&', parameters.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"));
            parameters["sign"] = Sign(text);
        }

        return string.Join('&', parameters.Select(pair => $"{pair.Key}={WebUtility.UrlEncode(pair.Value).Replace("~", "%7E", StringComparison.Ordinal)}"));
    }

    public Task<string> RegisterAsync(Dictionary<string, string>? parameters = null, Action<HttpRequestMessage>? bend = null)
        => RegisterQueryAsync(Query(parameters ?? RegisterParameters()), bend);

    public async Task<string> RegisterQueryAsync(string query, Action<HttpRequestMessage>? bend = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Exactly($"{(_options.UseTls ? "https" : "http")}://{_gateway.Host}/websocket/register.do?{query}"));
        request.Headers.TryAddWithoutValidation("Accept", "text/plain,text/xml,text/javascript,text/html");
        request.Headers.TryAddWithoutValidation("User-Agent", "raw");
        bend?.Invoke(request);
        using var response = await _invoker.SendAsync(request, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10));
        return Charset.GetString(await response.Content.ReadAsByteArrayAsync());
    }

    public async Task OpenAsync(string token, Action<ClientWebSocketOptions>? bend = null, Action<Dictionary<string, string>>? bendQuery = null, string? cookie = "zone=GZ00A;")
    {
        _socket.Options.KeepAliveInterval = Timeout.InfiniteTimeSpan;
        if (cookie is not null)
        {
            _socket.Options.SetRequestHeader("cookie", cookie);
        }

        bend?.Invoke(_socket.Options);
        var parameters = Parameters("link_token", token);
        bendQuery?.Invoke(parameters);
        var uri = Exactly($"{(_options.UseTls ? "wss" : "ws")}://{_gateway.Host}/websocket?{Query(parameters)}");
        await _socket.ConnectAsync(uri, _invoker, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10));
    }

    // A plain Uri turns %7E into ~ again.
    private static Uri Exactly(string text) => new(text, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

    public async Task<byte[]> ReceiveAsync()
    {
        using var message = new MemoryStream();
        var buffer = new byte[4096];
        while (true)
        {
            var part = await _socket.ReceiveAsync(buffer, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10));
            message.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
            {
                return message.ToArray();
            }
        }
    }

    public async Task<string> ReceiveTextAsync() => Charset.GetString(await ReceiveAsync());

    public Task SendTextAsync(string text)
        => _socket.SendAsync(Charset.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None);

    /// <summary>Receives one message and acknowledges it.</summary>
    public async Task<string> AcknowledgeAsync(string status = "SUCCESS")
    {
        var text = await ReceiveTextAsync();
        await SendTextAsync(Ack(text, status));
        return text;
    }

    public static string Ack(string message, string status)
    {
        var end = message.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        using var json = JsonDocument.Parse(message[end..]);
        var msgId = json.RootElement.GetProperty("protocol").GetProperty("x-msgId").GetString();
        return message[..end] + "\r\n\r\n{\"protocol\":{\"x-type\":\"message\",\"x-cmd\":\"CONSUME_ACK\",\"x-msgId\":\"" + msgId
            + "\",\"x-version\":\"1.0\",\"x-status\":\"" + status + "\"}}";
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _invoker.Dispose();
        return ValueTask.CompletedTask;
    }

    private sealed class ContentType(HttpMessageHandler inner, string contentType) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Content is null)
            {
                request.Content = new ByteArrayContent([]);
                request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
            }

            return base.SendAsync(request, cancellationToken);
        }
    }
}
