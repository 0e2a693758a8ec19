using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Alipay.Messaging.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Alipay.Messaging.AspNetCore.Tests;

/// <summary>http-protocol.md 1 and 3: what a request may be, and that everything else is answered fail without content in the log.</summary>
public class RequestTests
{
    private const string Chinese = """{"name":"支付宝 + 小程序 & 100%"}""";

    [Theory]
    [InlineData("UTF-8", PostSignatureRule.V1, false)]
    [InlineData("UTF-8", PostSignatureRule.V2, false)]
    [InlineData("GBK", PostSignatureRule.V1, false)]
    [InlineData("GBK", PostSignatureRule.V2, true)]
    [InlineData("UTF-8", PostSignatureRule.V1, true)]
    public async Task Message_reaches_the_handler_in_every_form_that_the_platform_writes(string charset, PostSignatureRule rule, bool encrypted)
    {
        await using var shop = await Shop.StartAsync();

        var result = await shop.PostAsync(Chinese, new PostOptions { NotifyId = "n1", Charset = charset, Rule = rule, Encrypt = encrypted });

        var delivery = Assert.Single(result.Deliveries);
        Assert.Equal((200, "text/plain", "success"), (delivery.Status, delivery.ContentType, delivery.Body));
        Assert.Equal([$"{Shop.Api} n1 {Chinese}"], shop.Seen.Notes);
    }

    [Fact]
    public async Task Query_of_the_url_is_not_signed_and_its_charset_counts_only_without_one_in_the_form()
    {
        await using var shop = await Shop.StartAsync();

        var result = await shop.Gateway.PostAsync(new Uri(shop.Url, "?tenant=1&charset=GBK&sign=x"), Shop.Api, Chinese);

        Assert.True(result.Succeeded);
        Assert.EndsWith(Chinese, Assert.Single(shop.Seen.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_members_are_signed_too()
    {
        await using var shop = await Shop.StartAsync();
        Assert.True((await shop.PostAsync("{}", new PostOptions { Members = new Dictionary<string, string> { ["zz_new"] = "新", ["empty"] = "" } })).Succeeded);

        var form = Encoding.ASCII.GetString(shop.Gateway.ComposeForm(Shop.Api, "{}"));
        Assert.Equal("fail", await shop.AnswerToAsync(Encoding.ASCII.GetBytes(form + "&added=1")));
    }

    [Theory]
    [InlineData(PushSignature.Missing)]
    [InlineData(PushSignature.Garbage)]
    [InlineData(PushSignature.OfOtherText)]
    [InlineData(PushSignature.OfForeignKey)]
    public async Task Message_that_Alipay_did_not_sign_is_answered_fail(PushSignature signature)
    {
        await using var shop = await Shop.StartAsync();

        var result = await shop.PostAsync("""{"secret":"s3cr3t"}""", new PostOptions { Signature = signature });

        Assert.Equal("fail", result.Deliveries[0].Body);
        Assert.Empty(shop.Seen.Notes);
        Assert.Contains(shop.Logs.Lines, line => line.Id == 90 && line.Text.Contains("BadSignature", StringComparison.Ordinal));
        Assert.DoesNotContain(shop.Logs.Lines, line => line.Text.Contains("s3cr3t", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a=%zz")]
    [InlineData("a=1&a=2")]
    [InlineData("charset=klingon&a=1")]
    [InlineData("charset=UTF-8&a=1")]
    public async Task Form_that_cannot_be_read_is_answered_fail(string body)
    {
        await using var shop = await Shop.StartAsync();
        Assert.Equal("fail", await shop.AnswerToAsync(Encoding.ASCII.GetBytes(body)));
        Assert.Single(shop.Logs.Lines, line => line.Id == 90);
    }

    [Theory]
    [InlineData(PostFault.DuplicateMember)]
    [InlineData(PostFault.Truncated)]
    public async Task Damaged_request_is_answered_fail(PostFault fault)
    {
        await using var shop = await Shop.StartAsync();
        Assert.Equal("fail", (await shop.PostAsync("{}", new PostOptions { Fault = fault })).Deliveries[0].Body);
        Assert.Empty(shop.Seen.Notes);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task Other_method_is_answered_fail(string method)
    {
        await using var shop = await Shop.StartAsync();
        using var response = await shop.PostRawAsync(shop.Gateway.ComposeForm(Shop.Api, "{}"), method: new HttpMethod(method));
        Assert.Equal((200, "fail"), ((int)response.StatusCode, await response.Content.ReadAsStringAsync()));
    }

    [Theory]
    [InlineData("application/json", "fail")]
    [InlineData("", "fail")]
    [InlineData("application/x-www-form-urlencoded; charset=GBK", "success")]
    public async Task Content_type_must_be_a_form_and_its_charset_is_not_read(string contentType, string answer)
    {
        await using var shop = await Shop.StartAsync();
        using var response = await shop.PostRawAsync(shop.Gateway.ComposeForm(Shop.Api, Chinese), contentType);
        Assert.Equal(answer, await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Body_that_is_too_large_is_answered_fail(bool chunked)
    {
        await using var shop = await Shop.StartAsync(options: new() { Limits = new() { MaxBodySize = 100_000 } });
        using var request = new HttpRequestMessage(HttpMethod.Post, shop.Url) { Content = new ByteArrayContent(new byte[200_000]) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/x-www-form-urlencoded");
        request.Headers.TransferEncodingChunked = chunked;

        using var response = await shop.Http.SendAsync(request);

        Assert.Equal("fail", await response.Content.ReadAsStringAsync());
        Assert.Contains(shop.Logs.Lines, line => line.Id == 90 && line.Text.Contains("too large", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Body_without_end_is_answered_fail_as_soon_as_it_is_too_large()
    {
        await using var shop = await Shop.StartAsync(options: new() { AnswerTimeout = TimeSpan.FromSeconds(15), Limits = new() { MaxBodySize = 10_000 } });
        using var socket = new TcpClient();
        await socket.ConnectAsync(shop.Url.Host, shop.Url.Port);
        var stream = socket.GetStream();
        var head = "POST /alipay/gateway HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n4E20\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head + new string('a', 20_000) + "\r\n"));

        using var reader = new StreamReader(stream);
        Assert.Equal("HTTP/1.1 200 OK", await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Contains(shop.Logs.Lines, line => line.Id == 90 && line.Text.Contains("too large", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Largest_body_that_is_allowed_is_read_whole()
    {
        await using var shop = await Shop.StartAsync(options: new() { Limits = new() { MaxBodySize = 4 * 1024 * 1024, MaxValueLength = 4 * 1024 * 1024 } });
        var content = $$"""{"a":"{{new string('x', 3_000_000)}}"}""";
        Assert.True((await shop.PostAsync(content)).Succeeded);
        Assert.Equal(content.Length, shop.Seen.Notes.Single().Split(' ')[2].Length);
    }

    [Fact]
    public async Task Body_that_does_not_arrive_is_answered_fail_within_the_answer_timeout()
    {
        await using var shop = await Shop.StartAsync(options: new() { AnswerTimeout = TimeSpan.FromMilliseconds(200) });
        using var socket = new TcpClient();
        await socket.ConnectAsync(shop.Url.Host, shop.Url.Port);
        var stream = socket.GetStream();
        await stream.WriteAsync("POST /alipay/gateway HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\na=1&"u8.ToArray());

        using var reader = new StreamReader(stream);
        Assert.Equal("HTTP/1.1 200 OK", await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Contains(shop.Logs.Lines, line => line.Id == 90 && line.Text.Contains("not complete", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Age_bound_refuses_what_was_recorded_earlier()
    {
        await using var shop = await Shop.StartAsync(options: new() { Limits = new() { MaxAge = TimeSpan.FromMinutes(5) } });
        var old = DateTimeOffset.UtcNow.AddMinutes(-6).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

        Assert.True((await shop.PostAsync()).Succeeded);
        Assert.False((await shop.PostAsync("{}", new PostOptions { Members = new Dictionary<string, string> { ["utc_timestamp"] = old } })).Succeeded);
    }

    [Fact]
    public async Task Message_that_no_handler_takes_is_answered_fail()
    {
        await using var shop = await Shop.StartAsync(app => app.AddHandler<Everything>("alipay.fund.trans.order.changed"));
        Assert.Equal("fail", (await shop.PostAsync()).Deliveries[0].Body);
    }

    [Fact]
    public async Task Message_for_an_unknown_application_is_answered_fail()
    {
        await using var shop = await Shop.StartAsync();
        Assert.Equal("fail", (await shop.PostAsync("{}", new PostOptions { AppId = "2099" })).Deliveries[0].Body);
        Assert.Contains(shop.Logs.Lines, line => line.Id == 90 && line.Text.Contains("UnknownApp", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("x", 257)]
    [InlineData("x\r\ny", 1)]
    public async Task Message_whose_id_is_missing_too_long_or_not_printable_is_answered_fail(string part, int times)
    {
        await using var shop = await Shop.StartAsync();
        var id = string.Concat(Enumerable.Repeat(part, times));
        Assert.Equal("fail", (await shop.PostAsync("{}", new PostOptions { Members = new Dictionary<string, string> { ["notify_id"] = id } })).Deliveries[0].Body);
        Assert.Empty(shop.Seen.Notes);
    }

    [Fact]
    public async Task Sign_type_that_is_weaker_than_configured_is_answered_fail()
    {
        await using var shop = await Shop.StartAsync();
        Assert.Equal("fail", (await shop.PostAsync("{}", new PostOptions { SignType = "RSA" })).Deliveries[0].Body);
    }

    [Theory]
    [InlineData("RSA")]
    [InlineData("SM2")]
    public async Task Configured_sign_type_is_taken(string signType)
    {
        await using var shop = await Shop.StartAsync(gateway: new() { SignType = signType });
        Assert.True((await shop.PostAsync(Chinese)).Succeeded);
    }
}
