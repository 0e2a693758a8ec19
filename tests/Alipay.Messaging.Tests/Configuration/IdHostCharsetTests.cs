using Alipay.Messaging.Configuration;
using Alipay.Messaging.Testing;

namespace Alipay.Messaging.Tests.Configuration;

/// <summary>Ids, hosts and charsets that the gateway would refuse with a code of many causes are refused here, with the one.</summary>
public sealed class IdHostCharsetTests
{
    [Theory]
    [InlineData("2021000000000001\u200b", "hidden characters")]
    [InlineData("\ufeff2021000000000001", "hidden characters")]
    [InlineData("2021\u00ad000000000001", "hidden characters")]
    [InlineData("2021 000000000001", "may hold no blanks")]
    [InlineData("２０２１０００００００００００１", "beyond ASCII")]
    [InlineData("٢٠٢١٠٠٠٠٠٠٠٠٠٠٠١", "beyond ASCII")]
    [InlineData("我的应用", "beyond ASCII")]
    [InlineData("my-app", "must be digits only")]
    [InlineData("2021-0000-0000-0001", "must be digits only")]
    [InlineData("appid=2021000000000001", "must be digits only")]
    [InlineData("'2021000000000001'", "must be digits only")]
    [InlineData("2088000000000001", "is the id of an account (PID)")]
    [InlineData("", "is missing")]
    public void An_id_that_is_none_is_refused_and_the_sandbox_named(string appId, string reason)
    {
        var fault = Assert.Single(Faults(options => options.AppId = appId));

        Assert.StartsWith("AppId ", fault);
        Assert.Contains(reason, fault, StringComparison.Ordinal);
        Assert.True(fault.Contains("sandbox", StringComparison.Ordinal) || reason.StartsWith("hidden", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("127.0.0.1:8080")]
    [InlineData("localhost")]
    [InlineData("[::1]:443")]
    public void A_test_gateway_on_loopback_may_use_words_but_no_hidden_characters(string host)
    {
        using var settings = OptionsReader.Read(Options(options => (options.ServerHost, options.AppId) = (host, "my-app_1.test")), TimeProvider.System);

        Assert.Equal("my-app_1.test", settings.AppId);
        Assert.Contains("hidden", Assert.Single(Faults(options => (options.ServerHost, options.AppId) = (host, "my\u200bapp"))));
    }

    [Theory]
    [InlineData("openchannel.alipay.com\u200b", "hidden characters")]
    [InlineData("openchannel\u00ad.alipay.com", "hidden characters")]
    [InlineData("openchannel。alipay。com", "must be a host")]
    [InlineData("\"openchannel.alipay.com\"", "must be a host")]
    [InlineData("openchannel.alipay.com:", "must be a host")]
    [InlineData("https://openchannel.alipay.com", "must be a host")]
    [InlineData("openchannel.alipay.com /", "must be a host")]
    [InlineData("openapi.alipay.com", "is the gateway of the OpenAPI")]
    [InlineData("OpenAPI-sandbox.dl.alipaydev.com:443", "is the gateway of the OpenAPI")]
    public void A_host_that_is_none_of_messages_is_refused_and_both_gateways_named(string host, string reason)
    {
        var fault = Assert.Single(Faults(options => options.ServerHost = host));

        Assert.Contains(reason, fault, StringComparison.Ordinal);
        Assert.Contains("openchannel.alipay.com (production) or openchannel-sandbox.dl.alipaydev.com (sandbox)", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("utf8", "UTF-8")]
    [InlineData("UTF_8", "UTF-8")]
    [InlineData("utf-8 ", "UTF-8")]
    [InlineData("gbk", "GBK")]
    [InlineData("CP936", "GBK")]
    [InlineData("windows-936", "GBK")]
    [InlineData("GB-2312", "GB2312")]
    [InlineData("euc-cn", "GB2312")]
    [InlineData("gb_18030", "GB18030")]
    public async Task A_charset_goes_out_by_its_canonical_name(string given, string canonical)
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { Charset = canonical });
        var options = new AlipayMessagingOptions();
        gateway.ConfigureClient(options);
        options.Charset = given;
        await using var client = new AlipayMsgClient(options, new Ignoring());

        await client.ConnectAsync();

        Assert.All(gateway.Requests, request => Assert.Equal(canonical, request.Parameters["charset"]));
        Assert.Empty(gateway.Problems);
    }

    [Theory]
    [InlineData("Big5")]
    [InlineData("utf-16")]
    [InlineData("utf8mb4")]
    [InlineData("utf-8-sig")]
    [InlineData("UTF-8\u200b")]
    [InlineData("latin1")]
    [InlineData("")]
    public void Another_charset_is_refused(string charset)
        => Assert.StartsWith("Charset must be UTF-8, GBK, GB2312 or GB18030", Assert.Single(Faults(options => options.Charset = charset)));

    private static AlipayMessagingOptions Options(Action<AlipayMessagingOptions> change)
    {
        var options = new AlipayMessagingOptions
        {
            AppId = "2021000000000001",
            AppPrivateKey = TestKeys.AppPrivate,
            AlipayPublicKey = TestKeys.AlipayPublic,
        };
        change(options);
        return options;
    }

    private static IReadOnlyList<string> Faults(Action<AlipayMessagingOptions> change)
        => Assert.Throws<AlipayMsgConfigurationException>(() => OptionsReader.Read(Options(change), TimeProvider.System)).Faults;

    private sealed class Ignoring : IMsgHandler
    {
        public Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
