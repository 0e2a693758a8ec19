using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Alipay.Messaging.Messages;
using Alipay.Messaging.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Alipay.Messaging.AspNetCore.Tests;

/// <summary>http-protocol.md 4: what else reaches the gateway URL.</summary>
public class KindTests
{
    private static readonly Dictionary<string, string> Order = new()
    {
        ["commodity_order_id"] = "o1",
        ["merchant_pid"] = "2088",
        ["title"] = "点餐",
        ["timestamp"] = "2023-06-01 10:00:01",
    };

    [Fact]
    public async Task Gateway_check_is_answered_with_the_public_key_and_signed()
    {
        await using var shop = await Shop.StartAsync();

        var delivery = (await shop.Gateway.PostGatewayCheckAsync(shop.Url)).Deliveries[0];

        Assert.Equal((200, "text/xml; charset=GBK"), (delivery.Status, delivery.ContentType));
        Assert.StartsWith("<?xml version=\"1.0\" encoding=\"GBK\"?><alipay><response><success>true</success><biz_content>", delivery.Body, StringComparison.Ordinal);
        Assert.Equal(shop.Gateway.AppPublicKey, Xml(delivery.Body).Element("response")?.Element("biz_content")?.Value);
        Assert.Equal("RSA2", Xml(delivery.Body).Element("sign_type")?.Value);
        AssertSigned(shop, delivery.Body);
        Assert.Contains(shop.Logs.Lines, line => line.Id == 93);
    }

    [Fact]
    public async Task Gateway_check_in_certificate_mode_is_answered_with_the_serial_number()
    {
        await using var shop = await Shop.StartAsync(gateway: new() { CertificateMode = true });

        var body = (await shop.Gateway.PostGatewayCheckAsync(shop.Url)).Deliveries[0].Body;

        Assert.Contains($"<response><success>true</success></response><app_cert_sn>{shop.Gateway.AppCertSn}</app_cert_sn><sign>", body, StringComparison.Ordinal);
        AssertSigned(shop, body);
    }

    [Fact]
    public async Task Gateway_check_of_a_foreign_key_is_answered_as_failed()
    {
        await using var shop = await Shop.StartAsync();
        var foreign = new PostOptions { Signature = PushSignature.OfForeignKey };

        var first = (await shop.Gateway.PostGatewayCheckAsync(shop.Url, foreign)).Deliveries[0].Body;
        var second = (await shop.Gateway.PostGatewayCheckAsync(shop.Url, foreign)).Deliveries[0].Body;

        Assert.Contains("<response><success>false</success><error_code>VERIFY_FAILED</error_code><biz_content>", first, StringComparison.Ordinal);
        AssertSigned(shop, first);
        Assert.Equal(first, second);
    }

    [Fact]
    public async Task Forged_gateway_checks_in_alternating_charsets_cost_one_signature()
    {
        // A signature of SM2 is new each time.
        await using var shop = await Shop.StartAsync(gateway: new() { SignType = "SM2" });
        var answers = new List<string?>();
        foreach (var charset in (string[])["GBK", "UTF-8", "GBK", "UTF-8"])
        {
            answers.Add((await shop.Gateway.PostGatewayCheckAsync(shop.Url, new PostOptions { Signature = PushSignature.OfForeignKey, Charset = charset })).Deliveries[0].Body);
        }

        Assert.Equal(["GBK", "UTF-8", "GBK", "UTF-8"], answers.Select(answer => XDocument.Parse(answer!).Declaration?.Encoding));
        Assert.Single(answers.Select(answer => Xml(answer).Element("sign")?.Value).Distinct());
    }

    [Theory]
    [InlineData("<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]><XML><AppId>&b;</AppId><EventType>verifygw</EventType></XML>")]
    [InlineData("<!DOCTYPE XML [<!ENTITY a \"APPID\">]><XML><AppId>&a;</AppId><EventType>verifygw</EventType></XML>")]
    [InlineData("<!DOCTYPE XML><XML><AppId>APPID</AppId><EventType>verifygw</EventType></XML>")]
    [InlineData("<XML><AppId>APPID</AppId><EventType>other</EventType></XML>")]
    [InlineData("<XML><AppId>2099</AppId><EventType>verifygw</EventType></XML>")]
    [InlineData("<XML><EventType>verifygw</EventType></XML>")]
    [InlineData("<XML>")]
    public async Task Gateway_check_whose_xml_is_hostile_or_not_for_this_application_fails(string xml)
    {
        await using var shop = await Shop.StartAsync();

        var body = (await shop.Gateway.PostGatewayCheckAsync(shop.Url, new PostOptions { Members = new Dictionary<string, string> { ["biz_content"] = xml.Replace("APPID", shop.Gateway.AppId, StringComparison.Ordinal) } })).Deliveries[0].Body;

        Assert.Contains("VERIFY_FAILED", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PostSignatureRule.AsDelivered)]
    [InlineData(PostSignatureRule.V2)]
    public async Task Authorisation_reaches_its_typed_handler_and_its_tokens_stay_out_of_the_log(PostSignatureRule rule)
    {
        await using var shop = await Shop.StartAsync(app => app.AddHandler<Authorised, OpenAppAuthNotify>());
        var members = new Dictionary<string, string>
        {
            ["status"] = "execute_auth",
            ["auth_app_id"] = "2021000000000002",
            ["biz_content"] = """{"notify_context":{"trigger":"user"},"detail":{"app_auth_token":"t0ken","auth_time":1685584800000}}""",
        };

        Assert.True((await shop.Gateway.PostNotificationAsync(shop.Url, "open_app_auth_notify", members, new PostOptions { Rule = rule })).Succeeded);

        Assert.Equal(["execute_auth t0ken 1685584800000"], shop.Seen.Notes);
        Assert.DoesNotContain(shop.Logs.Lines, line => line.Text.Contains("t0ken", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Authorisation_whose_tokens_cannot_be_read_is_answered_fail()
    {
        await using var shop = await Shop.StartAsync();
        var members = new Dictionary<string, string> { ["biz_content"] = """{"detail":{"app_auth_token":"t0ken""" };

        Assert.False((await shop.Gateway.PostNotificationAsync(shop.Url, "open_app_auth_notify", members)).Succeeded);

        Assert.Empty(shop.Seen.Notes);
        Assert.DoesNotContain(shop.Logs.Lines, line => line.Text.Contains("t0ken", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Service_market_order_reaches_its_typed_handler_once_although_its_redelivery_has_other_times()
    {
        await using var shop = await Shop.StartAsync(app => app.AddHandler<Ordered, ServiceMarketOrderNotify>());
        var options = new PostOptions { NotifyId = "n1", Members = new Dictionary<string, string> { ["app_id"] = "" } };

        Assert.True((await shop.Gateway.PostNotificationAsync(shop.Url, "servicemarket_order_notify", Order, options)).Succeeded);
        Dictionary<string, string> again = new(Order) { ["timestamp"] = "2023-06-01 10:02:01", ["notify_time"] = "2023-06-01 10:02:02" };
        Assert.True((await shop.Gateway.PostNotificationAsync(shop.Url, "servicemarket_order_notify", again, options)).Succeeded);

        Assert.Equal(["o1 点餐"], shop.Seen.Notes);
        Assert.DoesNotContain(shop.Logs.Lines, line => line.Id == 50);
    }

    [Fact]
    public async Task Notification_of_an_unknown_type_reaches_the_fallback()
    {
        await using var shop = await Shop.StartAsync();
        Assert.True((await shop.Gateway.PostNotificationAsync(shop.Url, "something_new", new Dictionary<string, string> { ["a"] = "1" })).Succeeded);
        Assert.StartsWith("something_new ", Assert.Single(shop.Seen.Notes), StringComparison.Ordinal);
    }

    private static XElement Xml(string? body) => XDocument.Parse(body!).Root!; // An answer has a body.

    /// <summary>The signature is over the text inside the response element.</summary>
    private static void AssertSigned(Shop shop, string? body)
    {
        var text = body!.Split("<response>")[1].Split("</response>")[0]; // An answer has a body.
        using var key = RSA.Create();
        key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(shop.Gateway.AppPublicKey), out _);
        var sign = Convert.FromBase64String(Xml(body).Element("sign")!.Value); // Said above.
        Assert.True(key.VerifyData(Encoding.UTF8.GetBytes(text), sign, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    private sealed class Authorised(Seen seen) : IMsgHandler<OpenAppAuthNotify>
    {
        public Task OnMessageAsync(AlipayMessage<OpenAppAuthNotify> message, CancellationToken cancellationToken)
        {
            var detail = message.Body.BizContent?.Detail;
            seen.Note($"{message.Body.Status} {detail?.AppAuthToken} {detail?.AuthTime}");
            return Task.CompletedTask;
        }
    }

    private sealed class Ordered(Seen seen) : IMsgHandler<ServiceMarketOrderNotify>
    {
        public Task OnMessageAsync(AlipayMessage<ServiceMarketOrderNotify> message, CancellationToken cancellationToken)
        {
            seen.Note($"{message.Body.CommodityOrderId} {message.Body.Title}");
            return Task.CompletedTask;
        }
    }
}
