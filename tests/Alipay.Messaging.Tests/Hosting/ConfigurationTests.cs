using Alipay.Messaging.Hosting;
using Alipay.Messaging.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Alipay.Messaging.Tests.Hosting;

public sealed class ConfigurationTests
{
    public static TheoryData<string> Settings => new(
        typeof(AlipayMessagingHostOptions).GetProperties()
            .Where(property => property.PropertyType == typeof(string) || property.PropertyType.IsValueType)
            .Select(property => property.Name));

    [Theory]
    [MemberData(nameof(Settings))]
    public void Every_setting_that_can_be_text_is_read_from_its_key(string setting)
    {
        var property = typeof(AlipayMessagingHostOptions).GetProperty(setting)!;
        var (text, value) = property.PropertyType switch
        {
            var type when type == typeof(string) => ("other", (object)"other"),
            var type when type == typeof(int) => ("7", 7),
            var type when type == typeof(long) => ("7", 7L),
            var type when type == typeof(bool) => ((!(bool)property.GetValue(new AlipayMessagingHostOptions())!).ToString(), !(bool)property.GetValue(new AlipayMessagingHostOptions())!),
            var type when type == typeof(TimeSpan) => ("01:02:03", new TimeSpan(1, 2, 3)),
            var type => (Enum.GetName(type, 1)!.ToUpperInvariant(), Enum.ToObject(type, 1)),
        };

        var options = Bind((setting, text));

        Assert.Equal(value, property.GetValue(options));
        Assert.Empty(options.Origin!.Faults);
    }

    [Theory]
    [InlineData("MaxConcurentMessages", "10", "Alipay:MaxConcurentMessages is not a setting")]
    [InlineData("IdempotencyStore", "memory", "Alipay:IdempotencyStore is not a setting")]
    [InlineData("MaxConcurrentMessages", "ten", "Alipay:MaxConcurrentMessages must be a whole number")]
    [InlineData("UseTls", "yes", "Alipay:UseTls must be true or false")]
    [InlineData("DrainTimeout", "30", "Alipay:DrainTimeout must be a time as hh:mm:ss")]
    [InlineData("StartupMode", "Later", "Alipay:StartupMode must be FailFast or Background")]
    [InlineData("StartupMode", "7", "Alipay:StartupMode must be FailFast or Background")]
    [InlineData("Channels", "Fax", "Alipay:Channels must be WebSocket, Http or both")]
    [InlineData("Channels", "3", "Alipay:Channels must be WebSocket, Http or both")]
    [InlineData("AppId:Nested", "1", "Alipay:AppId must be one text")]
    public void What_cannot_be_read_is_a_fault_that_names_its_key(string key, string text, string fault)
    {
        var options = Bind((key, text));

        Assert.StartsWith(fault, Assert.Single(options.Origin!.Faults));
    }

    [Fact]
    public void Root_of_the_configuration_may_hold_what_belongs_to_others()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("PATH", "/bin"), new("AppId", "1")]).Build();
        var options = new AlipayMessagingHostOptions();

        OptionsBinder.Bind(configuration, options);

        Assert.Equal("1", options.AppId);
        Assert.Empty(options.Origin!.Faults);
    }

    [Fact]
    public async Task Wrong_settings_and_handlers_are_all_told_at_the_start_each_by_its_key()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var host = AppHost.For(
            gateway,
            app => app.AddHandler<MiniAuditHandler>("a").AddHandler<EverythingElse>("a"),
            ("AppId", null),
            ("Charset", "Big5"),
            ("AppPrivateKey", null),
            ("AppPrivateKeyPath", "/nowhere/key.pem"),
            ("MaxPendingSends", "0"),
            ("UseTls", "perhaps"),
            ("DrainTimout", "00:00:10"));

        var error = await Assert.ThrowsAsync<AlipayMsgConfigurationException>(host.StartAsync);

        string[] expected =
        [
            "Alipay:UseTls must be true or false",
            "Alipay:DrainTimout is not a setting",
            "a is registered twice, for MiniAuditHandler and for EverythingElse",
            "Alipay:AppId is missing",
            "Alipay:Charset must be",
            "Alipay:MaxPendingSends must be",
            "Alipay:AppPrivateKeyPath: the file",
        ];
        Assert.All(expected, text => Assert.Contains(error.Faults, fault => fault.StartsWith(text, StringComparison.Ordinal)));
        Assert.Equal(expected.Length, error.Faults.Count);
        Assert.Equal(0, gateway.RegisterCount);
    }

    [Fact]
    public async Task Properties_of_the_Java_article_connect()
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { CertificateMode = true });
        var directory = Directory.CreateTempSubdirectory();
        try
        {
            var files = gateway.WriteCertificatesTo(directory.FullName);
            await using var host = AppHost.Create(
                builder => builder.Services.AddAlipayMessaging(builder.Configuration.GetSection("Alipay")).AddFallback<EverythingElse>(),
                new()
                {
                    ["Alipay:AppId"] = gateway.AppId,
                    ["Alipay:SignType"] = "RSA2",
                    ["Alipay:Charset"] = "UTF-8",
                    ["Alipay:ServerHost"] = gateway.Host,
                    ["Alipay:UseTls"] = "false",
                    ["Alipay:AppPrivateKeyPath"] = files.AppPrivateKeyPath,
                    ["Alipay:AppCertPath"] = files.AppCertPath,
                    ["Alipay:AlipayPublicCertPath"] = files.AlipayPublicCertPath,
                    ["Alipay:AlipayRootCertPath"] = files.AlipayRootCertPath,
                });

            await host.StartAsync();

            Assert.Equal(1, gateway.ConnectionCount);
            Assert.Empty(gateway.Problems);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Registration_without_a_handler_does_not_start()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var host = AppHost.For(gateway, _ => { });

        var error = await Assert.ThrowsAsync<AlipayMsgConfigurationException>(host.StartAsync);

        Assert.Contains("call AddHandler", Assert.Single(error.Faults));
    }

    [Fact]
    public void Options_follow_a_reload_of_the_configuration()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Alipay:AppId", "1")]).Build();
        var services = new ServiceCollection();
        services.AddAlipayMessaging("shop", configuration.GetSection("Alipay"));
        using var provider = services.BuildServiceProvider();
        var options = provider.GetRequiredService<IOptionsMonitor<AlipayMessagingHostOptions>>();
        Assert.Equal("1", options.Get("shop").AppId);

        configuration["Alipay:AppId"] = "2";
        configuration.Reload();

        Assert.Equal("2", options.Get("shop").AppId);
    }

    private static AlipayMessagingHostOptions Bind(params (string Key, string Text)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(one => new KeyValuePair<string, string?>($"Alipay:{one.Key}", one.Text)))
            .Build();
        var options = new AlipayMessagingHostOptions();
        OptionsBinder.Bind(configuration.GetSection("Alipay"), options);
        return options;
    }
}
