using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using Alipay.Messaging.Testing;

namespace Alipay.Messaging.Tests.Testing;

public sealed class GatewayHandshakeTests
{
    [Fact]
    public async Task Good_register_gets_a_signed_token_and_the_zone()
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { CertificateMode = true });
        await using var client = new RawClient(gateway);

        using var answer = JsonDocument.Parse(await client.RegisterAsync());

        Assert.Equal("10000", answer.RootElement.GetProperty("response").GetProperty("code").GetString());
        Assert.Equal(344, answer.RootElement.GetProperty("sign").GetString()!.Length);
        Assert.Equal(32, answer.RootElement.GetProperty("alipay_cert_sn").GetString()!.Length);
        Assert.Empty(gateway.Problems);
    }

    [Theory]
    [InlineData("app_id", "2021000000000002", "isv.invalid-app-id")]
    [InlineData("app_id", null, "isv.missing-app-id")]
    [InlineData("charset", "GBK", "isv.invalid-charset")]
    [InlineData("sign_type", "RSA", "isv.invalid-sign-type")]
    [InlineData("timestamp", "1700000000000", "isv.invalid-timestamp")]
    [InlineData("timestamp", "now", "isv.invalid-timestamp")]
    [InlineData("nonce", "0123456789ABCDEF0123456789ABCDEF", "isv.invalid-nonce")]
    [InlineData("nonce", null, "isv.missing-nonce")]
    [InlineData("sdk_version", null, "isv.missing-sdk-version")]
    [InlineData("sign", "bm8=", "isv.invalid-signature")]
    [InlineData("sign", "***", "isv.invalid-signature")]
    [InlineData("extra", "1", "isv.invalid-parameter")]
    [InlineData("app_cert_sn", "x", "isv.invalid-parameter")]
    public async Task Bad_register_parameter_is_refused_and_objected_to(string name, string? value, string subCode)
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var client = new RawClient(gateway);
        var parameters = client.RegisterParameters();
        parameters.Remove(name);
        if (value is not null)
        {
            parameters[name] = value;
        }

        var body = await client.RegisterAsync(parameters);

        using var answer = JsonDocument.Parse(body);
        Assert.StartsWith("4000", answer.RootElement.GetProperty("response").GetProperty("code").GetString(), StringComparison.Ordinal);
        Assert.Equal(subCode, answer.RootElement.GetProperty("response").GetProperty("sub_code").GetString());
        Assert.NotEmpty(gateway.Problems);
    }

    [Theory]
    [InlineData("app_cert_sn")]
    [InlineData("alipay_root_cert_sn")]
    public async Task Wrong_serial_number_is_refused(string name)
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { CertificateMode = true });
        await using var client = new RawClient(gateway);
        var parameters = client.RegisterParameters();
        parameters[name] = "0123456789abcdef0123456789abcdef";

        await client.RegisterAsync(parameters);

        Assert.Contains(name, Assert.Single(gateway.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nonce_counts_once()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var client = new RawClient(gateway);
        var parameters = client.RegisterParameters();
        var query = client.Query(parameters);

        await client.RegisterQueryAsync(query);
        Assert.Empty(gateway.Problems);
        await client.RegisterQueryAsync(query);

        Assert.Equal("register: nonce has been used before", Assert.Single(gateway.Problems));
    }

    [Fact]
    public async Task Duplicate_parameter_is_refused()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var client = new RawClient(gateway);

        await client.RegisterQueryAsync(client.Query(client.RegisterParameters()) + "&app_id=" + gateway.AppId);

        Assert.Contains("more than once", Assert.Single(gateway.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Query_that_is_encoded_otherwise_is_refused()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var client = new RawClient(gateway);
        var parameters = client.RegisterParameters();
        parameters["sdk_version"] = "a~b";

        await client.RegisterQueryAsync(client.Query(parameters).Replace("%7E", "~", StringComparison.Ordinal));

        Assert.Contains("not form-encoded", Assert.Single(gateway.Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Accept", "*/*")]
    [InlineData("LoadTest", "TRUE")]
    public async Task Wrong_header_is_refused(string name, string value)
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var client = new RawClient(gateway);

        await client.RegisterAsync(bend: request =>
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        });

        Assert.Contains(name, Assert.Single(gateway.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_opens_one_connection_only()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var client = new RawClient(gateway);
        await using var second = new RawClient(gateway);
        var token = RawClient.Token(await client.RegisterAsync());
        await client.OpenAsync(token);

        await AssertForbidden(second, token);

        Assert.Equal("upgrade: link_token is unknown or has been used before", Assert.Single(gateway.Problems));
        Assert.Equal(1, gateway.ConnectionCount);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("zone=GZ00A")]
    [InlineData("zone=GZ00B;")]
    public async Task Zone_must_come_back_as_it_was_set(string? cookie)
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var client = new RawClient(gateway);

        await AssertForbidden(client, RawClient.Token(await client.RegisterAsync()), cookie: cookie);

        Assert.Contains("cookie", Assert.Single(gateway.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_zone_no_cookie_is_expected()
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { Zone = null });
        await using var client = new RawClient(gateway);

        await client.OpenAsync(RawClient.Token(await client.RegisterAsync()), cookie: null);

        Assert.Empty(gateway.Problems);
    }

    [Theory]
    [InlineData("Origin")]
    [InlineData("Sec-WebSocket-Protocol")]
    [InlineData("Sec-WebSocket-Extensions")]
    public async Task Upgrade_with_an_unwanted_header_is_refused(string name)
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var client = new RawClient(gateway);

        await AssertForbidden(client, RawClient.Token(await client.RegisterAsync()), options =>
        {
            if (name == "Sec-WebSocket-Extensions")
            {
                options.DangerousDeflateOptions = new WebSocketDeflateOptions();
            }
            else if (name == "Sec-WebSocket-Protocol")
            {
                options.AddSubProtocol("x");
            }
            else
            {
                options.SetRequestHeader(name, "http://localhost");
            }
        });

        Assert.Contains(name, Assert.Single(gateway.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upgrade_with_a_nonce_is_refused()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var client = new RawClient(gateway);

        await AssertForbidden(client, RawClient.Token(await client.RegisterAsync()), bendQuery: query => query["nonce"] = "0123456789abcdef0123456789abcdef");

        Assert.Contains("nonce", Assert.Single(gateway.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tls_is_trusted_by_its_own_root_and_name()
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { UseTls = true });
        await using var client = await RawClient.ConnectAsync(gateway);

        Assert.Empty(gateway.Problems);
    }

    [Theory]
    [InlineData(TlsCertificateKind.WrongHost, ": RemoteCertificateNameMismatch")]
    [InlineData(TlsCertificateKind.Expired, "chain: NotTimeValid")]
    [InlineData(TlsCertificateKind.Untrusted, "chain: PartialChain")]
    [InlineData(TlsCertificateKind.SelfSigned, "chain: UntrustedRoot")]
    public async Task Bad_tls_certificate_does_not_get_through(TlsCertificateKind kind, string reason)
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { UseTls = true, TlsCertificate = kind });
        await using var client = new RawClient(gateway);

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => client.RegisterAsync());

        Assert.Equal(HttpRequestError.SecureConnectionError, error.HttpRequestError);
        Assert.EndsWith(reason, error.InnerException!.Message, StringComparison.Ordinal);
        Assert.Equal(0, gateway.RegisterCount);
    }

    private static async Task AssertForbidden(
        RawClient client,
        string token,
        Action<ClientWebSocketOptions>? bend = null,
        Action<Dictionary<string, string>>? bendQuery = null,
        string? cookie = "zone=GZ00A;")
    {
        client.Socket.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() => client.OpenAsync(token, bend, bendQuery, cookie));
        Assert.Equal(HttpStatusCode.Forbidden, client.Socket.HttpStatusCode);
    }
}
