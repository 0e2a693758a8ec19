using Alipay.Messaging.Messages;
using Alipay.Messaging.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Alipay.Messaging.AspNetCore.Tests;

/// <summary>http-protocol.md 4.4: payments, and what Alipay demands to be compared with the order.</summary>
public class PaymentTests
{
    private const string Seller = "2088721003899159";

    [Fact]
    public async Task Payment_that_matches_its_order_reaches_its_handler_once()
    {
        await using var shop = await StartAsync();
        var options = new PostOptions { NotifyId = "n1" };

        Assert.True((await PayAsync(shop, shop.PaymentUrl, options)).Succeeded);
        Assert.True((await PayAsync(shop, shop.PaymentUrl, options)).Succeeded);

        Assert.Equal(["order-1 88.80 paid"], shop.Seen.Notes);
    }

    [Theory]
    [InlineData("total_amount", "88.81", "total_amount")]
    [InlineData("total_amount", "", "total_amount")]
    [InlineData("out_trade_no", "order-2", "out_trade_no")]
    [InlineData("out_trade_no", "", "out_trade_no")]
    [InlineData("seller_id", "2088", "seller_id")]
    public async Task Payment_that_differs_from_its_order_is_answered_fail_and_the_member_is_logged(string member, string value, string named)
    {
        await using var shop = await StartAsync();

        var result = await PayAsync(shop, shop.PaymentUrl, new PostOptions { Members = new Dictionary<string, string> { [member] = value } });

        Assert.Equal("fail", result.Deliveries[0].Body);
        Assert.Empty(shop.Seen.Notes);
        Assert.Contains(shop.Logs.Lines, line => line.Id == 11 && line.Text.Contains($"its {named} ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("88.8")]
    [InlineData("88.800")]
    public async Task Amounts_are_compared_as_decimals(string amount)
    {
        await using var shop = await StartAsync();
        Assert.True((await PayAsync(shop, shop.PaymentUrl, new PostOptions { Members = new Dictionary<string, string> { ["total_amount"] = amount } })).Succeeded);
    }

    [Fact]
    public async Task Seller_may_be_given_by_its_account_and_must_be_given()
    {
        await using var byEmail = await StartAsync(one => one.SellerId = "shop@example.com");
        Assert.True((await PayAsync(byEmail, byEmail.PaymentUrl)).Succeeded);

        await using var without = await StartAsync(one => one.SellerId = null);
        Assert.False((await PayAsync(without, without.PaymentUrl)).Succeeded);
        Assert.Contains(without.Logs.Lines, line => line.Text.Contains("set SellerId", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("2099")]
    [InlineData("")]
    public async Task Payment_of_another_application_is_answered_fail(string appId)
    {
        await using var shop = await StartAsync();
        Assert.False((await PayAsync(shop, shop.PaymentUrl, new PostOptions { AppId = appId })).Succeeded);
        Assert.Empty(shop.Seen.Notes);
    }

    [Fact]
    public async Task Payment_url_takes_payments_alone_and_the_gateway_url_takes_them_too()
    {
        await using var shop = await StartAsync();

        Assert.False((await shop.Gateway.PostAsync(shop.PaymentUrl, Shop.Api, "{}")).Succeeded);
        Assert.Equal("fail", (await shop.Gateway.PostGatewayCheckAsync(shop.PaymentUrl)).Deliveries[0].Body);
        Assert.True((await PayAsync(shop, shop.Url)).Succeeded);
    }

    [Fact]
    public async Task Payment_reaches_no_handler_that_has_not_compared_it()
    {
        await using var shop = await Shop.StartAsync();

        Assert.Equal("fail", (await PayAsync(shop, shop.Url)).Deliveries[0].Body);
        Assert.Equal("fail", (await PayAsync(shop, shop.PaymentUrl)).Deliveries[0].Body);
        Assert.Empty(shop.Seen.Notes);

        var error = await Assert.ThrowsAsync<AlipayMsgConfigurationException>(() => Shop.StartAsync(app => app.AddHandler<Unchecked, TradeStatusSync>()));
        Assert.Contains("AddPaymentHandler", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TRADE_SUCCESS", null, true)]
    [InlineData("TRADE_FINISHED", null, true)]
    [InlineData("WAIT_BUYER_PAY", null, false)]
    [InlineData("TRADE_CLOSED", null, false)]
    [InlineData("TRADE_SUCCESS", "out_biz_no", false)]
    [InlineData("TRADE_SUCCESS", "gmt_refund", false)]
    [InlineData("TRADE_SUCCESS", "refund_fee", false)]
    public async Task Paid_is_what_alipay_says_and_not_a_refund(string status, string? refund, bool paid)
    {
        await using var shop = await StartAsync();
        var members = new Dictionary<string, string> { ["trade_status"] = status };
        if (refund is not null)
        {
            members[refund] = "1";
        }

        Assert.True((await PayAsync(shop, shop.PaymentUrl, new PostOptions { Members = members })).Succeeded);

        Assert.Equal([$"order-1 88.80 {(paid ? "paid" : "not paid")}"], shop.Seen.Notes);
    }

    private static Task<Shop> StartAsync(Action<AlipayMessagingHostOptions>? configure = null)
        => Shop.StartAsync(app => app.AddPaymentHandler<Payments>(), configure: configure ?? (one => one.SellerId = Seller));

    private static Task<PostResult> PayAsync(Shop shop, Uri url, PostOptions? options = null) => shop.Gateway.PostNotificationAsync(
        url,
        "trade_status_sync",
        new Dictionary<string, string>
        {
            ["out_trade_no"] = "order-1",
            ["trade_no"] = "t1",
            ["total_amount"] = "88.80",
            ["trade_status"] = "TRADE_SUCCESS",
            ["seller_id"] = Seller,
            ["seller_email"] = "shop@example.com",
            ["subject"] = "测试",
        },
        options);

    private sealed class Payments(Seen seen) : IAlipayPaymentHandler
    {
        public Task<AlipayPaymentOrder?> FindOrderAsync(TradeStatusSync payment, CancellationToken cancellationToken)
            => Task.FromResult(payment.OutTradeNo == "order-1" ? new AlipayPaymentOrder { TotalAmount = 88.80m } : null);

        public Task OnPaymentAsync(AlipayMessage<TradeStatusSync> payment, CancellationToken cancellationToken)
        {
            seen.Note($"{payment.Body.OutTradeNo} 88.80 {(payment.Body.IsPaid() ? "paid" : "not paid")}");
            return Task.CompletedTask;
        }
    }

    private sealed class Unchecked : IMsgHandler<TradeStatusSync>
    {
        public Task OnMessageAsync(AlipayMessage<TradeStatusSync> message, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
