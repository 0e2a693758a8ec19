using Alipay.Messaging.Configuration;
using Alipay.Messaging.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Moq;

namespace Alipay.Messaging.Tests.Hosting;

public sealed class EnvironmentGuardTests
{
    [Fact]
    public async Task Development_does_not_connect_to_production_unasked()
    {
        await using var host = AppHost.Create(
            builder => builder.Services.AddAlipayMessaging(builder.Configuration.GetSection("Alipay")).AddFallback<EverythingElse>(),
            new()
            {
                ["Alipay:AppId"] = "2021000000000001",
                ["Alipay:AppPrivateKey"] = TestKeys.AppPrivate,
                ["Alipay:AlipayPublicKey"] = TestKeys.AlipayPublic,
            },
            Environments.Development);

        var error = await Assert.ThrowsAsync<AlipayMsgConfigurationException>(host.StartAsync);

        var fault = Assert.Single(error.Faults);
        Assert.StartsWith("Alipay:ServerHost is the production gateway", fault);
        Assert.Contains("Alipay:AllowProductionInDevelopment", fault);
    }

    [Theory]
    [InlineData("Development", "openchannel.alipay.com", false, true)]
    [InlineData("development", "OpenChannel.Alipay.com:443", false, true)]
    [InlineData("Development", " openchannel.alipay.com. ", false, true)]
    [InlineData("Development", "openchannel.alipay.com", true, false)]
    [InlineData("Development", "openchannel-sandbox.dl.alipaydev.com", false, false)]
    [InlineData("Development", "127.0.0.1:80", false, false)]
    [InlineData("Staging", "openchannel.alipay.com", false, false)]
    [InlineData("Production", "openchannel.alipay.com", false, false)]
    [InlineData(null, "openchannel.alipay.com", false, false)]
    public void Guard_objects_only_to_production_in_development(string? environment, string serverHost, bool allowed, bool objects)
    {
        var faults = new OptionFaults();
        var host = environment is null ? null : Mock.Of<IHostEnvironment>(one => one.EnvironmentName == environment);

        EnvironmentGuard.Check(new() { ServerHost = serverHost, AllowProductionInDevelopment = allowed }, host, faults);

        Assert.Equal(objects, faults.Any);
    }

    [Theory]
    [InlineData(MessageChannels.Http, false)]
    [InlineData(MessageChannels.WebSocket | MessageChannels.Http, true)]
    public void Guard_does_not_object_where_nothing_connects(MessageChannels channels, bool objects)
    {
        var faults = new OptionFaults();
        var host = Mock.Of<IHostEnvironment>(one => one.EnvironmentName == "Development");

        EnvironmentGuard.Check(new() { ServerHost = AlipayMessagingOptions.ProductionHost, Channels = channels }, host, faults);

        Assert.Equal(objects, faults.Any);
    }
}
