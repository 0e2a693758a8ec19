using System.Globalization;
using System.Net;
using Alipay.Messaging.Doctor;
using Alipay.Messaging.Hosting;
using Alipay.Messaging.Testing;
using Alipay.Messaging.Tests.Lease;
using Alipay.Messaging.Tests.Security;
using Microsoft.Extensions.Configuration;

namespace Alipay.Messaging.Tests.Doctor;

/// <summary>What the checks show of set-ups that work, and what the doctor does and does not do meanwhile.</summary>
public sealed class DoctorTests
{
    private static readonly string[] AllIds =
    [
        "settings", "environment", "keys", "certificates", "proxy", "name", "addresses", "tls", "clock", "register", "other-environment", "upgrade",
    ];

    [Theory]
    [InlineData("RSA2", false, false)]
    [InlineData("RSA2", true, true)]
    [InlineData("SM2", true, false)]
    public async Task Correct_setup_passes_each_check_that_applies(string signType, bool certificates, bool tls)
    {
        await using var patient = await Patient.StartAsync(new() { SignType = signType, CertificateMode = certificates, UseTls = tls });

        var report = await patient.ExamineAsync();

        Assert.Equal(AllIds, report.Checks.Select(static check => check.Id));
        Assert.All(report.Checks, check => Assert.Equal((check.Id, Expected(check.Id)), (check.Id, check.Verdict)));
        Assert.True(report.IsHealthy);
        Assert.Null(report.FirstProblem);
        Assert.Empty(patient.Gateway.Problems);

        AlipayDoctorVerdict Expected(string id) => id switch
        {
            "certificates" when !certificates => AlipayDoctorVerdict.Skipped,
            "tls" when !tls => AlipayDoctorVerdict.Skipped,
            "other-environment" => AlipayDoctorVerdict.Skipped,
            _ => AlipayDoctorVerdict.Passed,
        };
    }

    [Fact]
    public async Task Certificate_check_shows_the_serial_numbers_that_are_sent()
    {
        await using var patient = await Patient.StartAsync(new() { CertificateMode = true });

        var check = await patient.ExamineAsync("certificates");

        Assert.Contains(patient.Gateway.AppCertSn, check.Finding.En, StringComparison.Ordinal);
        Assert.Contains(patient.Gateway.AlipayRootCertSn, check.Finding.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Certificate_whose_issuer_is_in_no_file_is_a_warning()
    {
        await using var patient = await Patient.StartAsync(new() { CertificateMode = true });
        var issuerEnd = patient.Gateway.AlipayPublicCert.IndexOf("-----END", StringComparison.Ordinal);
        patient.Options.AlipayPublicCertContent = patient.Gateway.AlipayPublicCert[..(issuerEnd + "-----END CERTIFICATE-----".Length)];

        var report = await patient.ExamineAsync();

        Assert.Equal(("certificates", "issuer-missing", AlipayDoctorVerdict.Warning), (report.FirstProblem!.Id, report.FirstProblem.Reason, report.FirstProblem.Verdict));
        Assert.True(report.IsHealthy);
    }

    [Fact]
    public async Task Certificate_near_its_end_is_a_warning()
    {
        await using var patient = await Patient.StartAsync(new() { CertificateMode = true });
        patient.SetClock(new DateTimeOffset(2049, 12, 20, 0, 0, 0, TimeSpan.Zero) - DateTimeOffset.UtcNow);
        patient.Doctor.UseNetwork = false;

        Assert.Equal("certificate-ends-soon", (await patient.ExamineAsync()).FirstProblem?.Reason);
    }

    [Fact]
    public async Task Keys_check_shows_the_end_of_the_public_key()
    {
        await using var patient = await Patient.StartAsync();

        Assert.Contains(patient.Gateway.AppPublicKey[^20..], (await patient.ExamineAsync("keys")).Finding.En, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Faults_of_settings_keys_and_certificates_are_reported_apart_and_together()
    {
        await using var patient = await Patient.StartAsync(new() { CertificateMode = true });
        patient.Options.MaxPendingSends = 0;
        patient.Options.HeartbeatInterval = TimeSpan.FromHours(2);
        patient.Options.AesKey = "no key";
        patient.Options.AppCertContent = patient.Gateway.AlipayRootCert;

        var checks = (await patient.ExamineAsync()).Checks.ToDictionary(static check => check.Id);

        Assert.Contains("MaxPendingSends", checks["settings"].Finding.En, StringComparison.Ordinal);
        Assert.Contains("HeartbeatInterval", checks["settings"].Finding.En, StringComparison.Ordinal);
        Assert.DoesNotContain("AppCert", checks["settings"].Finding.En, StringComparison.Ordinal);
        Assert.Contains("AesKey", checks["keys"].Finding.En, StringComparison.Ordinal);
        Assert.Equal(
            [("certificates", "needs-another-check"), ("register", "needs-another-check"), ("upgrade", "needs-another-check")],
            new[] { "certificates", "register", "upgrade" }.Select(id => (id, checks[id].Reason)));
        Assert.Contains("'settings'", checks["upgrade"].Finding.En, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_fault_of_a_bound_section_is_named_in_chinese_by_its_key()
    {
        var section = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Alipay:AppId"] = "2088000000000001",
            ["Alipay:ServerHost"] = "a/b",
            ["Alipay:UseTls"] = "yes",
            ["Alipay:AckTimeout"] = "10",
            ["Alipay:MaxPendingSends"] = "many",
            ["Alipay:MaxMessageSize"] = "1",
            ["Alipay:HeartbeatInterval"] = "00:01:00",
            ["Alipay:Chraset"] = "GBK",
            ["Alipay:AesKey"] = "no key",
            ["Alipay:AppPrivateKeyPath"] = "/",
            ["Alipay:SignType"] = "rsa2",
            ["Alipay:StartupMode"] = "Never",
        }).Build().GetSection("Alipay");
        var options = new AlipayMessagingHostOptions();
        OptionsBinder.Bind(section, options);
        using var read = ReadOptions.From(options, TimeProvider.System);

        Assert.Equal(9, read.Faults.Count);
        Assert.Equal(2, read.KeyFaults.Count);
        Assert.All(read.Faults.Concat(read.KeyFaults), fault =>
        {
            Assert.Contains("Alipay:", FaultTexts.Chinese(fault), StringComparison.Ordinal);
            Assert.DoesNotContain("（原文）", FaultTexts.Chinese(fault), StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Network_is_checked_although_a_key_is_wrong()
    {
        await using var patient = await Patient.StartAsync();
        patient.Options.AppPrivateKey = "no key";

        Assert.Equal(AlipayDoctorVerdict.Passed, (await patient.ExamineAsync("addresses")).Verdict);
    }

    [Fact]
    public async Task Blanks_around_a_setting_are_a_warning()
    {
        await using var patient = await Patient.StartAsync();
        patient.Options.AppId += " ";

        Assert.Equal(("settings", "unusual-setting"), (await patient.ExamineAsync()).FirstProblem is { } first ? (first.Id, first.Reason) : default);
    }

    [Theory]
    [InlineData("9021000000000001", "openchannel.alipay.com", "sandbox-app-at-production")]
    [InlineData("2021000000000001", "openchannel.alipay.com", null)]
    [InlineData("2021000000000001", "openchannel-sandbox.dl.alipaydev.com", "production-app-at-sandbox")]
    [InlineData("9021000000000001", "openchannel-sandbox.dl.alipaydev.com", null)]
    [InlineData("2021000000000001", "gateway.example.com", "unknown-host")]
    public async Task Id_and_host_that_do_not_look_alike_are_a_warning(string appId, string host, string? reason)
    {
        var options = new AlipayMessagingOptions { AppId = appId, ServerHost = host, AppPrivateKey = TestKeys.AppPrivate, AlipayPublicKey = TestKeys.AlipayPublic };

        var report = await AlipayDoctor.ExamineAsync(options, new() { UseNetwork = false });

        Assert.Equal(reason, report.FirstProblem?.Reason);
        Assert.Equal(4, report.Checks.Count);
    }

    [Fact]
    public async Task Other_environment_is_asked_only_when_that_is_allowed()
    {
        await using var patient = await Patient.StartAsync();
        var sandbox = await patient.StartAnotherAsync(new() { AppId = "9021000000000001" });
        patient.Options.AppId = sandbox.AppId;
        patient.Doctor.OtherHostOf = _ => sandbox.Host;

        Assert.Equal("not-allowed", (await patient.ExamineAsync("other-environment")).Reason);
        Assert.Equal(0, sandbox.RegisterCount);

        patient.Doctor.TryOtherEnvironment = true;
        var report = await patient.ExamineAsync();
        Assert.Equal("belongs-there", report.Checks.Single(check => check.Id == "other-environment").Reason);
        Assert.Contains("sandbox", report.FirstProblem!.Remedy!.En, StringComparison.Ordinal);
        Assert.Equal((1, 0), (sandbox.RegisterCount, sandbox.UpgradeCount));
    }

    [Fact]
    public async Task Message_that_arrives_at_the_connection_of_the_doctor_is_not_acknowledged()
    {
        await using var patient = await Patient.StartAsync(new() { RedeliverUntilSuccess = true });
        var push = patient.Gateway.PushAsync("alipay.open.mini.version.audit.passed", "{}");

        Assert.Equal(AlipayDoctorVerdict.Passed, (await patient.ExamineAsync("upgrade")).Verdict);
        await patient.Gateway.WaitForConnectionsAsync(0);
        Assert.Empty(patient.Gateway.AcksReceived);

        await using var client = new AlipayMsgClient(patient.Options, new CountingHandler());
        await client.ConnectAsync().WaitAsync(Limits.Soon);
        Assert.Equal(MsgStatus.Success, (await push).Status);
    }

    [Fact]
    public async Task No_connection_is_opened_when_that_is_not_allowed_and_the_reason_names_the_lease()
    {
        await using var patient = await Patient.StartAsync();
        patient.Doctor.OpenConnection = false;
        patient.Options.ConnectionLease = new FakeLease(TimeProvider.System);

        var check = await patient.ExamineAsync("upgrade");

        Assert.Equal((AlipayDoctorVerdict.Skipped, "not-allowed"), (check.Verdict, check.Reason));
        Assert.Contains("lease", check.Finding.En, StringComparison.Ordinal);
        Assert.Equal(0, patient.Gateway.UpgradeCount);
    }

    [Fact]
    public async Task Proxy_is_named_without_its_password()
    {
        await using var patient = await Patient.StartAsync();
        await using var proxy = new ForwardProxy();
        var address = new UriBuilder(proxy.Address) { UserName = "user", Password = "secret" }.Uri;
        patient.Options.ConfigureHttpHandler += handler => handler.Proxy = new WebProxy(address);

        var check = await patient.ExamineAsync("proxy");

        Assert.Contains(proxy.Address.TrimEnd('/'), check.Finding.En, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", check.Finding.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("验签出错，网关生成的验签字符串为：app_id=1&charset=UTF-8", "differs first in app_id: here 'app_id=2021")]
    [InlineData("sign check fail: app_id=2021000000000001&amp;charset=GBK", "differs first in charset: here")]
    [InlineData("app_id=2021000000000001&charset=UTF-8", "differs first in nonce: here")]
    public async Task First_difference_of_the_signed_texts_is_shown(string subMsg, string expected)
    {
        await using var patient = await Patient.StartAsync();
        patient.Gateway.Faults.Register.Always(RegisterFault.Refuse("40002", "Invalid Arguments", "isv.invalid-signature", subMsg));

        Assert.Contains(expected, (await patient.ExamineAsync("register")).Finding.En, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_is_in_the_language_of_the_culture()
    {
        await using var patient = await Patient.StartAsync();

        var title = (await patient.ExamineAsync("keys")).Title;

        Assert.Equal("密钥", title.In(CultureInfo.GetCultureInfo("zh-CN")));
        Assert.Equal("密钥", title.In(CultureInfo.GetCultureInfo("zh-Hant-TW")));
        Assert.Equal("Keys", title.In(CultureInfo.GetCultureInfo("de-DE")));
    }

    [Fact]
    public async Task Checks_are_returned_as_they_finish_and_no_later_one_runs_after_the_enumeration_ended()
    {
        await using var patient = await Patient.StartAsync();
        await foreach (var check in AlipayDoctor.ExamineEachAsync(patient.Options, patient.Doctor))
        {
            Assert.Equal(0, patient.Gateway.RegisterCount);
            if (check.Id == "addresses")
            {
                break;
            }
        }

        Assert.Equal(0, patient.Gateway.RegisterCount);
    }

    [Fact]
    public async Task Cancellation_ends_an_examination_that_waits_for_the_gateway()
    {
        await using var patient = await Patient.StartAsync();
        patient.Gateway.Faults.Register.Always(RegisterFault.Hang);
        using var cancellation = new CancellationTokenSource();
        var examination = AlipayDoctor.ExamineAsync(patient.Options, patient.Doctor, cancellation.Token);
        await patient.Gateway.WaitUntilAsync(static gateway => gateway.RegisterCount == 1);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => examination.WaitAsync(Limits.Soon));
    }

    [Fact]
    public async Task Options_must_be_given()
        => await Assert.ThrowsAsync<ArgumentNullException>(() => AlipayDoctor.ExamineAsync(null!)); // What is tested.
}
