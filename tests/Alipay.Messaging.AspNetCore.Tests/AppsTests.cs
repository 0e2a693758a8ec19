using System.Security.Cryptography;
using Alipay.Messaging.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Alipay.Messaging.AspNetCore.Tests;

/// <summary>Several applications, and what is found when a URL is mapped.</summary>
public class AppsTests
{
    private const string OtherId = "2021000000000009";

    [Fact]
    public async Task Applications_on_one_url_are_told_apart_and_each_may_have_its_own_url()
    {
        await using var other = await AlipayTestGateway.StartAsync(new() { AppId = OtherId, SignType = "SM2" });
        await using var shop = await Shop.StartAsync(
            build: builder => builder.Services.AddAlipayMessaging("other", one =>
            {
                other.ConfigureClient(one);
                one.Channels = MessageChannels.Http;
            }).AddHandler<Other>(Shop.Api),
            map: app =>
            {
                app.MapAlipayMessages("/other", new AlipayEndpointOptions { AppName = "other" });
                app.MapAlipayMessages("/first", new AlipayEndpointOptions { AppName = "" });
            });

        Assert.True((await shop.PostAsync("{}", new PostOptions { NotifyId = "n1" })).Succeeded);
        Assert.True((await other.PostAsync(shop.Url, Shop.Api, "{}", new PostOptions { NotifyId = "n1" })).Succeeded);
        Assert.Equal([$"{Shop.Api} n1 {{}}", "other n1"], shop.Seen.Notes);

        Assert.True((await other.PostAsync(new Uri(shop.Url, "/other"), Shop.Api, "{}")).Succeeded);
        Assert.False((await other.PostAsync(new Uri(shop.Url, "/first"), Shop.Api, "{}")).Succeeded);
        Assert.False((await shop.Gateway.PostAsync(new Uri(shop.Url, "/other"), Shop.Api, "{}")).Succeeded);
        Assert.Contains($"<biz_content>{shop.Gateway.AppPublicKey}<", (await shop.Gateway.PostGatewayCheckAsync(shop.Url)).Deliveries[0].Body, StringComparison.Ordinal);
        Assert.Contains("<sign_type>SM2<", (await other.PostGatewayCheckAsync(shop.Url)).Deliveries[0].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_of_one_application_signed_by_the_key_of_another_is_answered_fail()
    {
        await using var other = await AlipayTestGateway.StartAsync(new() { AppId = OtherId, SignType = "SM2" });
        await using var shop = await Shop.StartAsync(build: builder => builder.Services.AddAlipayMessaging("other", other.ConfigureClient).AddHandler<Other>(Shop.Api));

        Assert.False((await other.PostAsync(shop.Url, Shop.Api, "{}", new PostOptions { AppId = shop.Gateway.AppId })).Succeeded);
        Assert.Empty(shop.Seen.Notes);
    }

    [Fact]
    public async Task Settings_that_can_never_work_and_unknown_names_are_found_when_the_url_is_mapped()
    {
        await Assert.ThrowsAsync<AlipayMsgConfigurationException>(() => Shop.StartAsync(configure: one => one.AlipayPublicKey = "x"));
        await Assert.ThrowsAsync<AlipayMsgConfigurationException>(() => Shop.StartAsync(configure: one => one.AesKey = "short"));
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => Shop.StartAsync(map: app => app.MapAlipayMessages("/x", new() { AppName = "nobody" })));
        Assert.Contains("'nobody'", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Shop.StartAsync(options: new() { AnswerTimeout = TimeSpan.FromSeconds(16) }));
    }

    [Fact]
    public async Task Key_that_a_reloaded_configuration_brings_is_used_and_the_earlier_one_for_its_grace_period()
    {
        using var rsa = RSA.Create(2048);
        var another = Convert.ToBase64String(rsa.ExportSubjectPublicKeyInfo());
        await using var gateway = await AlipayTestGateway.StartAsync();
        var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["AppId"] = gateway.AppId,
            ["ServerHost"] = gateway.Host,
            ["UseTls"] = "false",
            ["AppPrivateKey"] = gateway.AppPrivateKey,
            ["AlipayPublicKey"] = another,
            ["Channels"] = "Http",
        });
        await using var shop = await Shop.StartAsync(
            build: builder => builder.Services.AddAlipayMessaging("reloaded", configuration).AddFallback<Everything>(),
            configure: one => one.AppId = OtherId,
            map: app => app.MapAlipayMessages("/reloaded", new() { AppName = "reloaded" }));
        var url = new Uri(shop.Url, "/reloaded");
        Assert.False((await gateway.PostAsync(url, Shop.Api, "{}")).Succeeded);

        configuration["AlipayPublicKey"] = gateway.AlipayPublicKey;
        ((IConfigurationRoot)configuration).Reload();
        Assert.True((await gateway.PostAsync(url, Shop.Api, "{}")).Succeeded);

        configuration["AlipayPublicKey"] = another;
        ((IConfigurationRoot)configuration).Reload();
        Assert.True((await gateway.PostAsync(url, Shop.Api, "{}")).Succeeded);
    }

    private sealed class Other(Seen seen) : IMsgHandler
    {
        public Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken)
        {
            seen.Note($"other {msgId}");
            return Task.CompletedTask;
        }
    }
}
