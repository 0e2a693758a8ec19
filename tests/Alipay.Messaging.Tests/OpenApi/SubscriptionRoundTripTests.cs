using Alipay.Messaging.OpenApi;
using Alipay.Messaging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Alipay.Messaging.Tests.OpenApi;

public sealed class SubscriptionRoundTripTests
{
    private const string Topic = SubscriptionShop.Topic;

    [Theory]
    [InlineData("RSA2", "UTF-8", false)]
    [InlineData("RSA2", "UTF-8", true)]
    [InlineData("RSA2", "GBK", false)]
    [InlineData("RSA2", "GB2312", true)]
    [InlineData("RSA", "UTF-8", false)]
    [InlineData("RSA", "GBK", true)]
    [InlineData("SM2", "UTF-8", false)]
    [InlineData("SM2", "UTF-8", true)]
    [InlineData("SM2", "GB18030", true)]
    public async Task Topic_is_subscribed_queried_moved_and_ended(string signType, string charset, bool certificates)
    {
        await using var shop = await SubscriptionShop.OpenAsync(new() { SignType = signType, Charset = charset, CertificateMode = certificates });
        var client = shop.Client;

        Assert.Null(await client.QueryAsync(Topic));
        await client.SubscribeAsync(Topic, AlipaySubscriptionChannel.WebSocket, tag: "门店 & +~测试");
        Assert.Equal(
            new AlipaySubscription { Topic = Topic, Channel = AlipaySubscriptionChannel.WebSocket, CommType = "WebSocket", Tag = "门店 & +~测试" },
            await client.QueryAsync(Topic));
        await client.ModifyAsync(Topic, AlipaySubscriptionChannel.Http);
        Assert.Equal(AlipaySubscriptionChannel.Http, (await client.QueryAsync(Topic))?.Channel);
        Assert.Equal("HTTP", Assert.Single(shop.Gateway.Subscriptions).CommType);
        await client.UnsubscribeAsync(Topic);

        Assert.Null(await client.QueryAsync(Topic));
        Assert.Empty(shop.Gateway.Subscriptions);
        Assert.Empty(shop.Gateway.Problems);
    }

    [Fact]
    public async Task Service_provider_subscribes_for_each_merchant()
    {
        await using var shop = await SubscriptionShop.OpenAsync();
        var (one, other) = (AlipaySubscriptionAuthorization.App("202307BBone"), AlipaySubscriptionAuthorization.User("202307BBother"));

        await shop.Client.SubscribeAsync(Topic, AlipaySubscriptionChannel.WebSocket, one);
        await shop.Client.SubscribeAsync(Topic, AlipaySubscriptionChannel.Http, other);

        Assert.Equal(AlipaySubscriptionChannel.WebSocket, (await shop.Client.QueryAsync(Topic, one))?.Channel);
        Assert.Equal(AlipaySubscriptionChannel.Http, (await shop.Client.QueryAsync(Topic, other))?.Channel);
        Assert.Null(await shop.Client.QueryAsync(Topic));
        Assert.Equal([("app_auth", "202307BBone"), ("user_auth", "202307BBother")], shop.Gateway.Subscriptions.Select(one => (one.AuthType, one.AuthToken)));
        Assert.Empty(shop.Gateway.Problems);
    }

    [Fact]
    public async Task Request_goes_out_as_the_specification_has_it()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2024, 2, 29, 17, 4, 5, TimeSpan.Zero));
        await using var shop = await SubscriptionShop.OpenAsync(new() { TimeProvider = clock }, timeProvider: clock);

        await shop.Client.SubscribeAsync(Topic, AlipaySubscriptionChannel.Http, AlipaySubscriptionAuthorization.App("t/1+2="));

        var sent = Assert.Single(shop.Gateway.Requests).Parameters;
        Assert.Equal("2024-03-01 01:04:05", sent["timestamp"]);
        Assert.Equal("alipay.open.app.message.topic.subscribe", sent["method"]);
        Assert.Equal($$"""{"topic":"{{Topic}}","comm_type":"HTTP","auth_type":"app_auth","auth_token":"t/1+2="}""", sent["biz_content"]);
        Assert.Equal(
            ["app_id", "biz_content", "charset", "format", "method", "sign", "sign_type", "timestamp", "version"], sent.Keys.Order(StringComparer.Ordinal));
        Assert.Empty(shop.Gateway.Problems);
    }

    [Fact]
    public async Task Calls_run_concurrently()
    {
        await using var shop = await SubscriptionShop.OpenAsync();
        var topics = Enumerable.Range(0, 100).Select(i => $"alipay.test.topic{i}").ToList();

        await Task.WhenAll(topics.Select(topic => shop.Client.SubscribeAsync(topic, AlipaySubscriptionChannel.WebSocket)));
        var found = await Task.WhenAll(topics.Select(topic => shop.Client.QueryAsync(topic)));

        Assert.Equal(topics, found.Select(subscription => subscription?.Topic));
        Assert.Empty(shop.Gateway.Problems);
    }

    [Theory]
    [InlineData(TlsCertificateKind.Valid, null)]
    [InlineData(TlsCertificateKind.Untrusted, AlipayOpenApiFailure.Unreachable)]
    public async Task Tls_is_checked(TlsCertificateKind certificate, AlipayOpenApiFailure? failure)
    {
        await using var shop = await SubscriptionShop.OpenAsync(new() { UseTls = true, TlsCertificate = certificate });

        Assert.Equal("https", shop.Client.Endpoint.Scheme);
        if (failure is null)
        {
            await shop.Client.SubscribeAsync(Topic, AlipaySubscriptionChannel.WebSocket);
        }
        else
        {
            var thrown = await shop.FailAsync();
            Assert.Equal(failure, thrown.Failure);
            Assert.False(thrown.IsTransient);
        }
    }

    [Fact]
    public async Task Channel_that_is_not_known_is_shown_as_it_came()
    {
        await using var shop = await SubscriptionShop.OpenAsync();
        shop.Gateway.Faults.OpenApi.Next(OpenApiFault.Response($$"""{"code":"10000","msg":"Success","topic":"{{Topic}}","comm_type":"MQ"}"""));

        var subscription = await shop.Client.QueryAsync(Topic);

        Assert.Null(subscription!.Channel);
        Assert.Equal("MQ", subscription.CommType);
    }
}
