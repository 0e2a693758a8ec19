using System.Text;
using System.Text.Json;
using Alipay.Messaging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Alipay.Messaging.Tests.Notifications;

/// <summary>The reader over real notifications, and over forms that the test gateway writes independently.</summary>
public class NotificationReaderTests
{
    private const string MsgApi = "alipay.open.mini.version.audit.passed";
    private const string Content = """{"mini_app_id":"2021","name":"支付宝 + €"}""";

    public static TheoryData<int> RealNotifications
        => [.. Enumerable.Range(0, VectorFile.Load("http.json").RootElement.GetProperty("notifications").GetArrayLength())];

    [Theory]
    [MemberData(nameof(RealNotifications))]
    public void Real_notification_is_trusted_and_one_changed_byte_is_not(int index)
    {
        var vector = VectorFile.Load("http.json").RootElement.GetProperty("notifications")[index];
        var members = vector.GetProperty("params").EnumerateObject().ToDictionary(member => member.Name, member => member.Value.GetString()!);
        using var reader = new AlipayNotificationReader(new AlipayMessagingOptions
        {
            AppId = members["app_id"],
            AlipayPublicKey = vector.GetProperty("publicKeySpkiBase64").GetString(),
            AppPrivateKey = TestKeys.AppPrivate,
        });

        var read = reader.Read(Form(members));
        Assert.True(read.IsTrusted, read.Reason);
        Assert.Equal(members["notify_id"], read.Notification.NotifyId);
        Assert.Equal(AlipayNotificationKind.Payment, read.Notification.Kind);
        Assert.Equal(members["subject"], read.Notification.Members["subject"]);
        Assert.Equal(members["total_amount"], JsonDocument.Parse(read.Notification.Content).RootElement.GetProperty("total_amount").GetString());

        members["total_amount"] = "0.02";
        Assert.Equal(AlipayNotificationRefusal.BadSignature, reader.Read(Form(members)).Refusal);
    }

    [Theory]
    [InlineData(PostSignatureRule.V1, "UTF-8", "RSA2", false)]
    [InlineData(PostSignatureRule.V2, "UTF-8", "RSA2", false)]
    [InlineData(PostSignatureRule.V1, "GBK", "RSA2", false)]
    [InlineData(PostSignatureRule.V2, "GBK", "RSA2", false)]
    [InlineData(PostSignatureRule.V1, "GB18030", "RSA2", true)]
    [InlineData(PostSignatureRule.V2, "UTF-8", "RSA2", true)]
    [InlineData(PostSignatureRule.V1, "UTF-8", "SM2", false)]
    public async Task Message_is_read_by_both_rules_in_every_charset(PostSignatureRule rule, string charset, string signType, bool encrypted)
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new AlipayTestGatewayOptions { SignType = signType });
        using var reader = Reader(gateway);
        var content = charset == "UTF-8" ? Content : Content.Replace('€', '元');

        var read = reader.Read(gateway.ComposeForm(
            MsgApi, content, new PostOptions { NotifyId = "n1", Rule = rule, Charset = charset, Encrypt = encrypted }));

        Assert.True(read.IsTrusted, read.Reason);
        Assert.Equal((AlipayNotificationKind.Message, "n1", MsgApi, content), (read.Notification.Kind, read.Notification.NotifyId, read.Notification.MsgApi, read.Notification.Content));
        Assert.NotNull(read.Notification.Timestamp);
    }

    [Theory]
    [InlineData(PushSignature.Missing)]
    [InlineData(PushSignature.Garbage)]
    [InlineData(PushSignature.OfOtherText)]
    [InlineData(PushSignature.OfForeignKey)]
    public async Task Message_that_Alipay_did_not_sign_is_refused(PushSignature signature)
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        using var reader = Reader(gateway);
        Assert.Equal(AlipayNotificationRefusal.BadSignature, reader.Read(gateway.ComposeForm(MsgApi, Content, new PostOptions { Signature = signature })).Refusal);
    }

    [Fact]
    public async Task Weaker_sign_type_than_configured_is_refused()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        using var reader = Reader(gateway);
        Assert.Equal(AlipayNotificationRefusal.BadSignature, reader.Read(gateway.ComposeForm(MsgApi, Content, new PostOptions { SignType = "RSA" })).Refusal);
    }

    [Theory]
    [InlineData("2099")]
    [InlineData("")]
    public async Task Message_that_does_not_name_this_application_is_refused(string appId)
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        using var reader = Reader(gateway);
        Assert.Equal(AlipayNotificationRefusal.UnknownApp, reader.Read(gateway.ComposeForm(MsgApi, Content, new PostOptions { AppId = appId })).Refusal);
    }

    [Fact]
    public async Task Charset_of_the_query_counts_when_the_form_has_none()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        using var reader = Reader(gateway);
        var form = SignedWithoutCharset(gateway, Encoding.UTF8.GetBytes(Content));
        Assert.Equal(Content, reader.Read(form, "?tenant=1&charset=UTF-8").Notification?.Content);
        Assert.Equal(AlipayNotificationRefusal.Unreadable, reader.Read(form, "charset=klingon").Refusal);
        Assert.Equal(Content, reader.Read(form).Notification?.Content);
    }

    [Fact]
    public async Task Declared_charset_that_the_bytes_are_not_is_refused()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        using var reader = Reader(gateway);
        Assert.Equal(AlipayNotificationRefusal.Unreadable, reader.Read(SignedWithoutCharset(gateway, [0x7B, 0xC4, 0xE3, 0x7D])).Refusal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("&&&")]
    [InlineData("a=%")]
    [InlineData("a=%4")]
    [InlineData("a=%zz")]
    [InlineData("=1")]
    [InlineData("a=1&a=1")]
    [InlineData("a=1&%61=2")]
    [InlineData("charset=UTF-16&a=1")]
    public async Task Form_that_does_not_mean_one_thing_is_refused(string body)
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        using var reader = Reader(gateway);
        Assert.Equal(AlipayNotificationRefusal.Unreadable, reader.Read(Encoding.ASCII.GetBytes(body)).Refusal);
    }

    [Fact]
    public async Task What_is_beyond_a_limit_is_refused()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        using var reader = new AlipayNotificationReader(Options(gateway), new AlipayNotificationLimits { MaxBodySize = 4096, MaxMembers = 10, MaxValueLength = 1024, MaxNameLength = 16 });
        Assert.True(reader.Read(gateway.ComposeForm(MsgApi, Content)).IsTrusted);
        foreach (var body in new[] { new string('a', 5000), string.Join('&', Enumerable.Range(0, 11).Select(i => $"m{i}=1")), "a=" + new string('1', 1025), new string('n', 17) + "=1" })
        {
            Assert.Equal(AlipayNotificationRefusal.Unreadable, reader.Read(Encoding.ASCII.GetBytes(body)).Refusal);
        }
    }

    [Fact]
    public async Task Age_bound_refuses_old_and_future_deliveries()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var gateway = await AlipayTestGateway.StartAsync();
        using var reader = new AlipayNotificationReader(Options(gateway), new AlipayNotificationLimits { MaxAge = TimeSpan.FromMinutes(5) }, time);
        var form = gateway.ComposeForm(MsgApi, Content, new PostOptions { TimeProvider = time });
        Assert.True(reader.Read(form).IsTrusted);
        time.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(AlipayNotificationRefusal.TooOld, reader.Read(form).Refusal);
    }

    [Fact]
    public async Task Earlier_keys_count_during_their_grace_period_only()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var gateway = await AlipayTestGateway.StartAsync();
        var options = Options(gateway);
        options.KeyRotationGracePeriod = TimeSpan.FromHours(1);
        using var reader = new AlipayNotificationReader(options, timeProvider: time);
        options.AlipayPublicKey = TestKeys.AlipayPublic;
        options.AesKey = Convert.ToBase64String(new byte[16]);
        reader.ReloadSecurity();
        var form = gateway.ComposeForm(MsgApi, Content, new PostOptions { Encrypt = true });
        Assert.Equal(Content, reader.Read(form).Notification?.Content);

        // With the wrong key, one padding in 256 looks right.
        Assert.All(
            Enumerable.Range(0, 1000),
            i => Assert.NotNull(reader.Read(gateway.ComposeForm(MsgApi, $$"""{"i":{{i}}}""", new PostOptions { Encrypt = true })).Notification));
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(AlipayNotificationRefusal.BadSignature, reader.Read(form).Refusal);
    }

    [Fact]
    public async Task Encrypted_content_needs_the_key()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        var options = Options(gateway);
        options.AesKey = null;
        using var reader = new AlipayNotificationReader(options);
        Assert.Equal(AlipayNotificationRefusal.Undecryptable, reader.Read(gateway.ComposeForm(MsgApi, Content, new PostOptions { Encrypt = true })).Refusal);
    }

    private static AlipayNotificationReader Reader(AlipayTestGateway gateway) => new(Options(gateway));

    private static AlipayMessagingOptions Options(AlipayTestGateway gateway)
    {
        var options = new AlipayMessagingOptions();
        gateway.ConfigureClient(options);
        return options;
    }

    /// <summary>A form without a charset, signed by rule V1 over the bytes as they are.</summary>
    private static byte[] SignedWithoutCharset(AlipayTestGateway gateway, byte[] content)
    {
        var members = new (string Name, byte[] Value)[]
        {
            ("app_id", Encoding.ASCII.GetBytes(gateway.AppId)), ("biz_content", content), ("msg_method", Encoding.ASCII.GetBytes(MsgApi)),
        };
        var signed = members.SelectMany((member, i) => (byte[])[.. Encoding.ASCII.GetBytes((i > 0 ? "&" : "") + member.Name + "="), .. member.Value]).ToArray();
        var sign = Convert.ToBase64String(Alipay.Messaging.Testing.Keys.KeySet.For("RSA2").Alipay.Sign("RSA2", signed));
        return Encoding.ASCII.GetBytes(string.Join('&', members.Select(member => $"{member.Name}={Encode(member.Value)}")) + "&sign_type=RSA2&sign=" + Uri.EscapeDataString(sign));
    }

    private static byte[] Form(Dictionary<string, string> members)
        => Encoding.ASCII.GetBytes(string.Join('&', members.Select(member => $"{member.Key}={Encode(Encoding.UTF8.GetBytes(member.Value))}")));

    private static string Encode(byte[] value) => string.Concat(value.Select(one => $"%{one:x2}"));
}
