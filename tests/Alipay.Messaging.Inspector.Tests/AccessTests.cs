using System.Net;
using System.Net.Http.Headers;
using Alipay.Messaging.Testing;
using Alipay.Messaging.Tool.Inspector;

namespace Alipay.Messaging.Inspector.Tests;

/// <summary>Who may use the inspector of a gateway.</summary>
public sealed class AccessTests
{
    private const string Token = "a-throw-away-token";

    [Fact]
    public async Task Page_runs_and_loads_nothing_but_itself()
    {
        await using var gateway = await RunningGateway.StartAsync();

        using var response = await gateway.Http.GetAsync(gateway.Page);

        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; script-src 'sha256-", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        var html = await response.Content.ReadAsStringAsync();
        Assert.DoesNotContain("innerHTML", html, StringComparison.Ordinal);
        Assert.DoesNotMatch("""(src|href)="(https?:)?//""", html);
        Assert.DoesNotContain(" style=\"", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("localhost.evil.example:80")]
    [InlineData("10.0.0.1")]
    public async Task Name_that_is_not_loopback_is_refused(string host)
    {
        await using var gateway = await RunningGateway.StartAsync();

        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(gateway, HttpMethod.Get, "", request => request.Headers.Host = host));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(gateway, HttpMethod.Get, "/api/state", request => request.Headers.Host = host));
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:1")]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]:80")]
    public async Task Loopback_name_is_answered(string host)
    {
        await using var gateway = await RunningGateway.StartAsync();

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, HttpMethod.Get, "/api/state", request => request.Headers.Host = host));
    }

    [Theory]
    [InlineData("X-Forwarded-For")]
    [InlineData("X-Forwarded-Host")]
    [InlineData("Forwarded")]
    public async Task Request_through_a_tunnel_is_refused(string header)
    {
        await using var gateway = await RunningGateway.StartAsync();

        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(gateway, HttpMethod.Get, "/api/entries", request => request.Headers.Add(header, "203.0.113.7")));
    }

    [Theory]
    [InlineData("POST", "/api/push")]
    [InlineData("POST", "/api/repeat")]
    [InlineData("POST", "/api/import")]
    [InlineData("POST", "/api/connections")]
    [InlineData("PUT", "/api/faults")]
    public async Task Change_needs_the_header_that_no_form_can_send(string method, string path)
    {
        await using var gateway = await RunningGateway.StartAsync();

        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(gateway, new HttpMethod(method), path));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(gateway, new HttpMethod(method), path, request => request.Headers.Add("X-Alipay-Inspector", "yes")));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(gateway, new HttpMethod(method), path, request =>
        {
            request.Headers.Add("X-Alipay-Inspector", "1");
            request.Content = new StringContent("no json");
        }));
    }

    [Theory]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task Request_of_another_origin_is_refused(string header, string value)
    {
        await using var gateway = await RunningGateway.StartAsync();

        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(gateway, HttpMethod.Get, "/api/entries", request => request.Headers.Add(header, value)));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(gateway, HttpMethod.Post, "/api/push", request =>
        {
            request.Headers.Add(header, value);
            request.Headers.Add("X-Alipay-Inspector", "1");
        }));
    }

    [Fact]
    public async Task Another_port_of_the_same_host_is_another_origin()
    {
        await using var gateway = await RunningGateway.StartAsync();

        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(gateway, HttpMethod.Get, "/api/state", request => request.Headers.Add("Origin", "http://127.0.0.1:1")));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, HttpMethod.Get, "/api/state", request => request.Headers.Add("Origin", $"http://127.0.0.1:{gateway.Gateway.Port}")));
    }

    [Fact]
    public async Task Gateway_that_other_machines_reach_needs_a_token()
    {
        var options = new AlipayTestGatewayOptions { ListenAddress = IPAddress.Any };

        Assert.Throws<InvalidOperationException>(() => new GatewayInspector().Configure(options));

        await using var gateway = await RunningGateway.StartAsync(options, Token);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(gateway, HttpMethod.Get, ""));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(gateway, HttpMethod.Get, "/api/state"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(gateway, HttpMethod.Get, "/api/events"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(gateway, HttpMethod.Get, "/api/state", request => request.Headers.Authorization = new("Bearer", Token + "x")));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(gateway, HttpMethod.Get, "/api/state?token=" + Token));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, HttpMethod.Get, "/api/state", request => request.Headers.Authorization = new AuthenticationHeaderValue("bearer", Token)));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, HttpMethod.Get, "/api/state", request =>
        {
            request.Headers.Authorization = new("Bearer", Token);
            request.Headers.Host = "gateway.example";
        }));
    }

    [Fact]
    public async Task Token_in_the_address_becomes_a_cookie_that_scripts_cannot_read()
    {
        await using var gateway = await RunningGateway.StartAsync(token: Token);
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        using var http = new HttpClient(handler);

        using var response = await http.GetAsync(new Uri(gateway.Page + "?token=" + Token));

        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        Assert.Equal("/inspector", response.Headers.Location?.ToString());
        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie"));
        Assert.Contains("samesite=strict; httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("path=/inspector", cookie, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, HttpMethod.Get, "/api/state", request => request.Headers.Add("Cookie", cookie.Split(';')[0])));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(gateway, HttpMethod.Get, "?token=wrong"));
    }

    [Fact]
    public async Task Paths_of_the_gateway_need_no_token()
    {
        await using var gateway = await RunningGateway.StartAsync(token: Token);

        await gateway.ConnectAsync();

        Assert.Equal(1, gateway.Gateway.ConnectionCount);
    }

    private static async Task<HttpStatusCode> StatusAsync(RunningGateway gateway, HttpMethod method, string path, Action<HttpRequestMessage>? change = null)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
        using var request = new HttpRequestMessage(method, gateway.Page + path);
        change?.Invoke(request);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return response.StatusCode;
    }
}
