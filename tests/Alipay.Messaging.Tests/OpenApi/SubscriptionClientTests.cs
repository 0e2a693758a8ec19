using Alipay.Messaging.OpenApi;
using Alipay.Messaging.Testing;
using Alipay.Messaging.Testing.Keys;
using Alipay.Messaging.Tests.Hosting;
using Alipay.Messaging.Tests.Security;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Alipay.Messaging.Tests.OpenApi;

public sealed class SubscriptionClientTests
{
    private const string Topic = SubscriptionShop.Topic;

    [Theory]
    [InlineData("openchannel.alipay.com", "https://openapi.alipay.com/gateway.do")]
    [InlineData("openchannel.alipay.com:443", "https://openapi.alipay.com/gateway.do")]
    [InlineData("openchannel-sandbox.dl.alipaydev.com", "https://openapi-sandbox.dl.alipaydev.com/gateway.do")]
    [InlineData("localhost:8443", "https://localhost:8443/gateway.do")]
    public void Endpoint_belongs_to_the_server_host(string serverHost, string endpoint)
    {
        using var client = new AlipaySubscriptionClient(Options(serverHost));

        Assert.Equal(endpoint, client.Endpoint.ToString());
        Assert.Equal("2021000000000001", client.AppId);
    }

    [Fact]
    public void Given_endpoint_counts()
    {
        using var client = new AlipaySubscriptionClient(Options("relay.example.com"), new() { Endpoint = AlipaySubscriptionClientOptions.Sandbox });

        Assert.Equal(AlipaySubscriptionClientOptions.Sandbox, client.Endpoint);
    }

    [Theory]
    [InlineData("http://openapi.alipay.com/gateway.do")]
    [InlineData("https://user@openapi.alipay.com/gateway.do")]
    [InlineData("https://openapi.alipay.com/gateway.do?charset=GBK")]
    [InlineData("ftp://openapi.alipay.com/")]
    [InlineData("/gateway.do")]
    public void Endpoint_that_is_not_usable_is_a_fault(string endpoint)
        => Assert.Contains(
            "Endpoint of the subscription client must be an https address",
            Fault(new() { Endpoint = new Uri(endpoint, UriKind.RelativeOrAbsolute) }).Message,
            StringComparison.Ordinal);

    [Fact]
    public void All_faults_are_reported_in_one_exception()
    {
        var options = Options("relay.example.com");
        options.AppId = "";

        var fault = Assert.Throws<AlipayMsgConfigurationException>(() => new AlipaySubscriptionClient(options, new() { Timeout = TimeSpan.Zero }));

        Assert.Collection(
            fault.Faults,
            one => Assert.StartsWith("Timeout of the subscription client must be", one, StringComparison.Ordinal),
            one => Assert.StartsWith("Endpoint of the subscription client is missing", one, StringComparison.Ordinal),
            one => Assert.StartsWith("AppId is missing", one, StringComparison.Ordinal));
    }

    [Fact]
    public void Failing_hook_of_the_application_is_a_fault()
    {
        var options = Options("localhost:1");
        options.ConfigureHttpHandler = _ => throw new InvalidOperationException("no proxy today");

        var fault = Assert.Throws<AlipayMsgConfigurationException>(() => new AlipaySubscriptionClient(options));

        Assert.Equal("ConfigureHttpHandler failed: no proxy today", fault.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("Alipay.Open")]
    [InlineData("a b")]
    [InlineData("a\"")]
    public async Task Topic_that_is_no_message_api_is_refused(string topic)
    {
        using var client = new AlipaySubscriptionClient(Options("localhost:1"));

        await Assert.ThrowsAsync<ArgumentException>(nameof(topic), () => client.QueryAsync(topic));
    }

    [Fact]
    public async Task Tag_must_be_writable_in_the_charset()
    {
        var options = Options("localhost:1");
        options.Charset = "GBK";
        using var client = new AlipaySubscriptionClient(options);

        await Assert.ThrowsAsync<ArgumentException>("tag", () => client.QueryAsync(Topic, tag: "😀"));
        await Assert.ThrowsAsync<ArgumentException>("tag", () => client.QueryAsync(Topic, tag: " "));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>("channel", () => client.SubscribeAsync(Topic, (AlipaySubscriptionChannel)7));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a\n")]
    [InlineData("令牌")]
    public void Token_must_be_one(string token)
    {
        Assert.Throws<ArgumentException>("appAuthToken", () => AlipaySubscriptionAuthorization.App(token));
        Assert.Throws<ArgumentException>("authToken", () => AlipaySubscriptionAuthorization.User(token));
    }

    [Fact]
    public void Authorization_never_prints_its_token() => Assert.Equal("app_auth", $"{AlipaySubscriptionAuthorization.App("secret")}");

    [Fact]
    public async Task Time_limit_is_counted_by_the_clock_that_was_given()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var shop = await SubscriptionShop.OpenAsync(new() { TimeProvider = clock }, timeProvider: clock);
        shop.Gateway.Faults.OpenApi.Next(OpenApiFault.Hang);

        var call = shop.Client.QueryAsync(Topic);
        await shop.Gateway.WaitUntilAsync(gateway => gateway.Requests.Count == 1);
        clock.Advance(TimeSpan.FromSeconds(15));

        Assert.Equal(AlipayOpenApiFailure.TimedOut, (await Assert.ThrowsAsync<AlipayOpenApiException>(() => call)).Failure);
    }

    [Fact]
    public async Task Host_has_a_client_for_each_application()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        var services = new ServiceCollection();
        services.AddAlipayMessaging(gateway.ConfigureClient);
        services.AddAlipayMessaging("other", options =>
        {
            gateway.ConfigureClient(options);
            options.AppId = "2021000000000002";
        });
        services.Configure<AlipaySubscriptionClientOptions>("other", options => options.Endpoint = AlipaySubscriptionClientOptions.Sandbox);
        await using var provider = services.BuildServiceProvider();

        var client = provider.GetRequiredService<AlipaySubscriptionClient>();
        var other = provider.GetRequiredKeyedService<AlipaySubscriptionClient>("other");
        await client.SubscribeAsync(Topic, AlipaySubscriptionChannel.WebSocket);

        Assert.Single(gateway.Subscriptions);
        Assert.Same(client, provider.GetRequiredService<AlipaySubscriptionClient>());
        Assert.Equal(("2021000000000002", AlipaySubscriptionClientOptions.Sandbox), (other.AppId, other.Endpoint));
    }

    [Fact]
    public async Task Reload_exchanges_the_keys_and_still_takes_what_the_old_one_signed()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var host = AppHost.For(gateway, app => app.AddHandlerForAllMessages<CountingHandler>());
        var client = host.Services.GetRequiredService<AlipaySubscriptionClient>();
        await client.SubscribeAsync(Topic, AlipaySubscriptionChannel.WebSocket);

        host.Reload(("AlipayPublicKey", KeySet.For("RSA2").Foreign.PublicKey));
        gateway.Faults.OpenApi.Next(OpenApiFault.ForeignSignature);

        Assert.NotNull(await client.QueryAsync(Topic));
        Assert.NotNull(await client.QueryAsync(Topic));

        host.Reload(("AlipayPublicKey", "no key"));
        Assert.NotNull(await client.QueryAsync(Topic));
    }

    private static AlipayMsgConfigurationException Fault(AlipaySubscriptionClientOptions client)
        => Assert.Throws<AlipayMsgConfigurationException>(() => new AlipaySubscriptionClient(Options("localhost:1"), client));

    private static AlipayMessagingOptions Options(string serverHost) => new()
    {
        AppId = "2021000000000001",
        ServerHost = serverHost,
        AppPrivateKey = TestKeys.AppPrivate,
        AlipayPublicKey = TestKeys.AlipayPublic,
    };
}
