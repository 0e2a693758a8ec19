using System.Security.Cryptography;
using Alipay.Messaging.Configuration;
using Alipay.Messaging.Connection;
using Alipay.Messaging.Tests.Receiving;
using Alipay.Messaging.Tests.Runtime;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Alipay.Messaging.Tests.Configuration;

/// <summary>Keys and certificates are exchanged under a running engine.</summary>
public class LiveCredentialsTests
{
    private const string Data = """{"header":{"appId":"2021000000000001","msgApi":"api.x"},"content":{"k":"v"}}""";

    [Fact]
    public async Task After_an_exchange_both_alipay_keys_are_taken_until_the_grace_period_ends()
    {
        var time = new FakeTimeProvider();
        await using var fixture = new ClientRuntimeFixture(timeProvider: time);
        var connection = await fixture.ConnectAsync();
        using var next = RSA.Create(2048);
        var nextPrivate = Convert.ToBase64String(next.ExportPkcs8PrivateKey());
        var nextSecurity = OptionsReader.ReadSecurity(Options(Convert.ToBase64String(next.ExportSubjectPublicKeyInfo())), time);

        fixture.Runtime.ReplaceSecurity(nextSecurity, TimeSpan.FromHours(1));

        connection.Deliver(new Consume { StreamId = "s1", MsgId = "old" }.ToString());
        Assert.Equal(Consume.Ack("s1", "old", "SUCCESS"), await connection.NextSentAsync());
        connection.Deliver(new Consume { StreamId = "s2", MsgId = "new", PrivateKey = nextPrivate }.ToString());
        Assert.Equal(Consume.Ack("s2", "new", "SUCCESS"), await connection.NextSentAsync());

        time.Advance(TimeSpan.FromHours(1));
        connection.Deliver(new Consume { StreamId = "s3", MsgId = "late" }.ToString());
        Assert.Equal(Consume.Ack("s3", "late", "FAIL"), await connection.NextSentAsync());
        connection.Deliver(new Consume { StreamId = "s4", MsgId = "new2", PrivateKey = nextPrivate }.ToString());
        Assert.Equal(Consume.Ack("s4", "new2", "SUCCESS"), await connection.NextSentAsync());
    }

    [Fact]
    public void Reload_that_changes_nothing_keeps_the_keys_and_the_grace_of_the_exchange_before()
    {
        var time = new FakeTimeProvider();
        using var live = new LiveCredentials(OptionsReader.Read(Options(TestKeys.AlipayPublic), time), time);
        using var next = RSA.Create(2048);
        var nextKey = Convert.ToBase64String(next.ExportSubjectPublicKeyInfo());
        Assert.True(live.TryReplace(OptionsReader.ReadSecurity(Options(nextKey), time), TimeSpan.FromHours(1)));
        var again = OptionsReader.ReadSecurity(Options(nextKey), time);

        Assert.False(live.TryReplace(again, TimeSpan.FromHours(1)));

        var signature = Convert.FromBase64String(TestKeys.SignAsAlipay(Data));
        Assert.True(live.Verify(Alipay.Messaging.Signing.SignType.Rsa2, System.Text.Encoding.UTF8.GetBytes(Data), signature));
    }

    [Theory]
    [InlineData(31, 0)]
    [InlineData(29, 1)]
    [InlineData(6, 1)]
    public void Certificate_near_its_end_is_warned_of_once_for_each_mark(int daysLeft, int warnings)
    {
        var time = new FakeTimeProvider();
        using var settings = OptionsReader.Read(Options(TestKeys.AlipayPublic), time);
        using var live = new LiveCredentials(
            settings with { Security = settings.Security with { Certificates = new CertificateFacts("a", "b", "c", time.GetUtcNow().AddDays(daysLeft)) } }, time);
        var log = new CountingLogger();
        using var watch = new CertificateExpiryMonitor(live, time, log);

        time.Advance(TimeSpan.FromHours(13));
        Assert.Equal(warnings, log.Warnings);
    }

    [Fact]
    public void Certificate_is_warned_of_at_30_and_7_and_1_days()
    {
        var time = new FakeTimeProvider();
        using var settings = OptionsReader.Read(Options(TestKeys.AlipayPublic), time);
        using var live = new LiveCredentials(settings with { Security = settings.Security with { Certificates = new CertificateFacts("a", "b", "c", time.GetUtcNow().AddDays(40)) } }, time);
        var log = new CountingLogger();
        using var watch = new CertificateExpiryMonitor(live, time, log);

        for (var halfDay = 0; halfDay < 79; halfDay++)
        {
            time.Advance(TimeSpan.FromHours(12));
        }

        Assert.Equal(3, log.Warnings);
    }

    private static AlipayMessagingOptions Options(string alipayPublicKey)
        => new() { AppId = "2021000000000001", AppPrivateKey = TestKeys.AppPrivate, AlipayPublicKey = alipayPublicKey };

    private sealed class CountingLogger : ILogger
    {
        public int Warnings { get; private set; }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => Warnings += logLevel == LogLevel.Warning ? 1 : 0;
    }
}
