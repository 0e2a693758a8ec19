using System.Reflection;
using System.Text;
using Alipay.Messaging.Configuration;
using Alipay.Messaging.Connection;
using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.Messages;
using Alipay.Messaging.Pipeline;
using Alipay.Messaging.Receiving;
using Alipay.Messaging.Sending;
using Alipay.Messaging.Signing.Certificates;
using Alipay.Messaging.Testing;
using Alipay.Messaging.Tests.Connection;
using Alipay.Messaging.Tests.Hosting;
using Alipay.Messaging.Tests.Lease;
using Alipay.Messaging.Tests.Receiving;
using Alipay.Messaging.Tests.Routing;
using Alipay.Messaging.Tests.Runtime;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Alipay.Messaging.Tests.Security;

/// <summary>
/// protocol.md table 6, row 19: at Trace, through everything that can happen, no log line, scope, exception or status holds a key, a
/// token, a signature, a signed text or a body.
/// </summary>
public sealed class LogScanTests
{
    private const string Unreadable = $$$"""{"no":{"{{{LogScan.BodyMark}}}":1}}""";

    [Theory]
    [InlineData("RSA2", "UTF-8", false)]
    [InlineData("RSA2", "GBK", true)]
    [InlineData("SM2", "UTF-8", true)]
    [InlineData("SM2", "GB18030", false)]
    public async Task Nothing_secret_is_left_behind_by_traffic_of_every_kind(string signType, string charset, bool certificates)
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { SignType = signType, Charset = charset, CertificateMode = certificates });
        using var scan = new LogScan();
        await new LogTraffic(gateway, scan).RunAsync();

        scan.AssertClean();
    }

    [Fact]
    public async Task Nothing_secret_is_left_behind_and_every_line_of_the_list_was_seen()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        using var scan = new LogScan();
        await new LogTraffic(gateway, scan).RunAsync();
        await EndingCertificateAsync(scan);
        await DefectsAsync(scan);
        await CloseWithoutConnectionAsync(scan);
        await HostedAsync(gateway, scan);
        await HostThatCannotConnectAsync(gateway, scan);
        await HostWhoseStoreIsAwayAsync(gateway, scan);
        await FaultyLeaseAsync(scan);
        await HttpAsync(gateway, scan);
        await SubscriptionTraffic.RunAsync(scan);
        await DoctorAsync(gateway, scan);

        var all = typeof(MessagingLog).GetMethods(BindingFlags.Static | BindingFlags.Public)
            .Select(static method => method.GetCustomAttribute<LoggerMessageAttribute>()?.EventId)
            .OfType<int>();
        Assert.Empty(all.Except(scan.EventsSeen));
        scan.AssertClean();
    }

    [Theory]
    [InlineData(LogScan.BodyMark)]
    [InlineData(LogScan.SignedMark)]
    [InlineData("xxx 0123456789abcdefghijklmn xxx")]
    [InlineData("MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC0Oj5zcWE75u5ZJI")]
    public void Scan_finds_what_it_is_to_find(string text)
    {
        using var scan = new LogScan();
        scan.Hide("a key", "***0123456789abcdefghijklmn***");
        scan.AssertClean();
        scan.Logs.LogError("One line: {Text}", text);

        Assert.ThrowsAny<Xunit.Sdk.XunitException>(scan.AssertClean);
    }

    private static async Task EndingCertificateAsync(LogScan scan)
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var gateway = await AlipayTestGateway.StartAsync(new() { CertificateMode = true, TimeProvider = clock });
        string[] certificates = [gateway.AppCert, gateway.AlipayPublicCert];
        var end = certificates.Min(static text => AlipayCertificate.Read(Encoding.UTF8.GetBytes(text)).NotAfter);
        clock.SetUtcNow(end - TimeSpan.FromDays(3));
        var options = new AlipayMessagingOptions();
        gateway.ConfigureClient(options);
        await using var client = new AlipayMsgClient(options, new CountingHandler(), scan.Logs.Factory, clock);
        await client.ConnectAsync().WaitAsync(Limits.Soon);
        clock.Advance(TimeSpan.FromSeconds(1));
        await Eventually.IsTrueAsync(() => scan.EventsSeen.Contains(9));
    }

    private static async Task CloseWithoutConnectionAsync(LogScan scan)
    {
        await using var fake = new FakeClient(logs: scan.Logs);
        var release = new TaskCompletionSource();
        fake.OnMessage = (_, _) => release.Task;
        await fake.ConnectAsync();
        await fake.DeliverAsync("m1");
        fake.Gateway.BeforeOpening = token => Task.Delay(Timeout.Infinite, token);
        fake.Gateway.Newest.Break();
        await Eventually.IsTrueAsync(() => fake.Client.Status.State == ConnectionState.Reconnecting);
        release.SetResult();
        await fake.Client.CloseAsync().WaitAsync(Limits.Soon);
        Assert.Contains(61, scan.EventsSeen);
    }

    /// <summary>What only a defect of the library, or a handler that does not return, brings about.</summary>
    private static async Task DefectsAsync(LogScan scan)
    {
        var logger = new GuardedLogger(scan.Logs);
        using (var workers = new MessageWorkers<QueuedMessage>(1, 1_000_000, 1, (_, _) => throw new InvalidTimeZoneException(), logger))
        {
            workers.TryEnqueue(MessageWorkersTests.Queued("m1"));
            workers.Activate();
            await Eventually.IsTrueAsync(() => scan.EventsSeen.Contains(43));
        }

        using var settings = OptionsReader.Read(
            new AlipayMessagingOptions { AppId = "2021000000000001", AppPrivateKey = TestKeys.AppPrivate, AlipayPublicKey = TestKeys.AlipayPublic },
            TimeProvider.System);
        using var live = new LiveCredentials(settings, TimeProvider.System);
        using var outbox = new AckOutbox(ackCapacity: 1, moreToCome: static () => false);
        await new MessageProcessor(live, new DefectiveStage(), outbox, new MessagingMetrics(settings.AppId), logger)
            .ProcessAsync(MessageWorkersTests.Queued("m2"), CancellationToken.None);

        using var release = new ManualResetEventSlim();
        var notifier = new StateChangeNotifier(scan, () => (_, _) => release.Wait(), () => settings.AppId, () => logger);
        for (var i = 0; i < StateChangeNotifier.Capacity + 2; i++)
        {
            notifier.Enqueue(StateChangeNotifierTests.Change(i));
        }

        release.Set();
        await Eventually.IsTrueAsync(() => scan.EventsSeen.Contains(44));
    }

    private static async Task HostedAsync(AlipayTestGateway gateway, LogScan scan)
    {
        await using var host = Host(gateway, scan, ("MaxFailuresPerMessage", "1"));
        await host.StartAsync();
        await gateway.PushAsync("my.parcel", Unreadable, new() { MsgId = "unreadable" });
        await gateway.PushAsync(FundTransOrderChanged.MsgApi, $$"""{"out_biz_no":"{{LogScan.BodyMark}}"}""", new() { MsgId = "fails" });
        await gateway.PushAsync("nobody.knows", Unreadable);

        var configuration = (IConfigurationRoot)host.Services.GetRequiredService<IConfiguration>();
        configuration["Alipay:AppPrivateKey"] = gateway.AppPrivateKey[..^40];
        configuration.Reload();
        configuration["Alipay:AppPrivateKey"] = gateway.AppPrivateKey;
        configuration["Alipay:AlipayPublicKey"] = TestKeys.AlipayPublic;
        configuration.Reload();
        await host.StopAsync();
    }

    private static async Task HostThatCannotConnectAsync(AlipayTestGateway gateway, LogScan scan)
    {
        await using (var host = Host(gateway, scan, ("UnhandledMessageAction", "Acknowledge")))
        {
            await host.StartAsync();
            await gateway.PushAsync("nobody.knows", Unreadable);
            await host.StopAsync();
        }

        gateway.Faults.Register.Next(RegisterFault.Refuse("40002", "no", "isv.invalid-signature", $"app_id={LogScan.SignedMark}"));
        await using var refused = Host(gateway, scan, ("StartupMode", "Background"));
        await refused.StartAsync();
        await Eventually.IsTrueAsync(() => scan.EventsSeen.Contains(28));
        await refused.StopAsync();
    }

    /// <summary>Its start waits for the gateway, too, and one of its handlers does not like to be disposed.</summary>
    private static async Task HostWhoseStoreIsAwayAsync(AlipayTestGateway gateway, LogScan scan)
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        gateway.Faults.Register.Always(RegisterFault.Status(503));
        await using var host = AppHost.Create(builder =>
        {
            builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(scan.Logs);
            builder.Services.AddSingleton<TimeProvider>(clock);
            builder.Services.AddAlipayMessaging(gateway.ConfigureClient).AddHandlerForAllMessages<Undisposable>().UseIdempotencyStore(_ => new FaultyStore());
        });

        var start = host.StartAsync();
        await Eventually.IsTrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(100));
            return scan.EventsSeen.Contains(53);
        });
        gateway.Faults.Register.Clear();
        await Eventually.IsTrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(100));
            return start.IsCompleted;
        });
        await start;
        await host.StopAsync();
    }

    /// <summary>Another instance holds the lease, and later takes it; its store is away in between, and at the end.</summary>
    private static async Task FaultyLeaseAsync(LogScan scan)
    {
        Task SeenAsync(int eventId) => Eventually.IsTrueAsync(() => scan.EventsSeen.Contains(eventId));
        var lease = new FakeLease(TimeProvider.System);
        lease.GiveTo("other", TimeSpan.FromHours(1));
        await using var fake = new FakeClient(
            options => (options.ConnectionLease, options.ConnectionLeaseDuration) = (lease, TimeSpan.FromSeconds(3)), logs: scan.Logs);
        await fake.ConnectAsync();
        await SeenAsync(130);
        lease.GiveTo(null, TimeSpan.Zero);
        await SeenAsync(131);
        lease.Fault = new IOException("no store");
        await SeenAsync(132);
        lease.Fault = null;
        await SeenAsync(133);
        lease.GiveTo("other", TimeSpan.FromHours(1));
        await SeenAsync(134);
        lease.Fault = new IOException("no store");
        await fake.Client.CloseAsync().WaitAsync(Limits.Soon);
        Assert.Contains(135, scan.EventsSeen);
    }

    private static async Task HttpAsync(AlipayTestGateway gateway, LogScan scan)
    {
        await using var host = Host(gateway, scan, ("Channels", "Http"));
        await host.StartAsync();
        var receiver = new AlipayNotificationReceiver(host.Services);
        byte[] Form(PushSignature signature = PushSignature.Valid) => gateway.ComposeForm(
            FundTransOrderChanged.MsgApi, $$"""{"out_biz_no":"{{LogScan.BodyMark}}"}""", new() { Signature = signature });
        await receiver.ReceiveAsync(Form(PushSignature.OfForeignKey));
        await receiver.ReceiveAsync(Encoding.ASCII.GetBytes($"a={LogScan.BodyMark}&a={LogScan.BodyMark}"));
        await receiver.ReceiveAsync(gateway.ComposeGatewayCheckForm());
        await receiver.ReceiveAsync(Form());
        await receiver.ReceiveAsync(gateway.ComposeForm("nobody.knows", Unreadable), answerBy: new CancellationToken(canceled: true));
        await host.StopAsync();
        await receiver.ReceiveAsync(Form());
        await host.DisposeAsync();
        await receiver.ReceiveAsync(Form());
    }

    private static async Task DoctorAsync(AlipayTestGateway gateway, LogScan scan)
    {
        await ExamineAsync(154, static _ => { });
        await ExamineAsync(155, static _ => { }, ("LoadTest", "true"));
        await ExamineAsync(156, static _ => { }, ("AlipayPublicKey", TestKeys.AlipayPublic), ("StartupMode", "Background"));
        await ExamineAsync(157, static _ => throw new InvalidTimeZoneException());

        async Task ExamineAsync(int summary, Action<AlipayDoctorOptions> configure, params (string Key, string? Value)[] settings)
        {
            await using var host = AppHost.For(
                gateway,
                app =>
                {
                    app.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(scan.Logs));
                    app.AddHandlerForAllMessages<CountingHandler>().AddDoctor(configure);
                },
                settings);
            await host.StartAsync();
            await Eventually.IsTrueAsync(() => scan.EventsSeen.Contains(summary));
            await host.StopAsync();
        }
    }

    private static AppHost Host(AlipayTestGateway gateway, LogScan scan, params (string Key, string? Value)[] settings) => AppHost.For(
        gateway,
        app =>
        {
            app.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(scan.Logs));
            app.Services.AddSingleton<Seen>();
            app.AddHandler<ParcelHandler, Parcel>();
            app.AddHandler<Failing, FundTransOrderChanged>();
            app.AddHandler<CountingHandler>("alipay.open.mini.version.audit.pased"); // Misspelt, and logged as such.
        },
        settings);

    private sealed class Undisposable : IMsgHandler, IDisposable
    {
        public Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose() => throw new InvalidOperationException("A handler that cannot be disposed.");
    }

    private sealed class DefectiveStage : IMessageStage
    {
        public ValueTask<HandlingOutcome> HandleAsync(Alipay.Messaging.Pipeline.ReceivedMessage message, CancellationToken cancellationToken) => throw new InvalidTimeZoneException();
    }

    private sealed class Failing : IMsgHandler<FundTransOrderChanged>
    {
        public Task OnMessageAsync(AlipayMessage<FundTransOrderChanged> message, CancellationToken cancellationToken) =>
            throw new InvalidOperationException($"A handler that fails: {message}");
    }
}
