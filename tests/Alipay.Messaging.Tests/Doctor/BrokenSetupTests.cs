using Alipay.Messaging.Tests.Security;

namespace Alipay.Messaging.Tests.Doctor;

/// <summary>Each broken set-up is diagnosed by its first problem, in both languages, and no text holds a piece of a secret.</summary>
public sealed class BrokenSetupTests
{
    public static TheoryData<string> Names => [.. BrokenSetups.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Broken_setup_has_the_right_first_problem_and_no_secret_in_its_report(string name)
    {
        var setup = BrokenSetups.All[name];
        await using var patient = await Patient.StartAsync(setup.Gateway);
        setup.Break(patient);

        var report = await patient.ExamineAsync();

        var first = report.FirstProblem;
        Assert.NotNull(first);
        Assert.Equal((setup.Id, setup.Reason, AlipayDoctorVerdict.Failed), (first.Id, first.Reason, first.Verdict));
        Assert.False(report.IsHealthy);
        AssertComplete(report);
        AssertNoSecret(report, patient);
    }

    private static void AssertComplete(AlipayDoctorReport report)
    {
        foreach (var check in report.Checks)
        {
            var isProblem = check.Verdict is AlipayDoctorVerdict.Failed or AlipayDoctorVerdict.Warning;
            Assert.Equal(check.Verdict == AlipayDoctorVerdict.Passed, check.Reason is null);
            Assert.Equal(isProblem, check.Remedy is not null);
            Assert.All(new[] { check.Title, check.Finding, check.Remedy }.OfType<AlipayDoctorText>(), AssertBothLanguages);
            Assert.DoesNotContain("（原文）", check.Finding.Zh, StringComparison.Ordinal);
        }
    }

    private static void AssertBothLanguages(AlipayDoctorText text)
    {
        Assert.True(text.En.Length > 2 && !text.En.Contains('\n', StringComparison.Ordinal), text.En);
        Assert.True(text.Zh is "TLS" || text.Zh.Any(static c => c is >= '一' and <= '龥'), text.Zh);
    }

    private static void AssertNoSecret(AlipayDoctorReport report, Patient patient)
    {
        using var scan = new LogScan();
        scan.Hide("the application's private key", patient.Gateway.AppPrivateKey);
        scan.Hide("the application's public key", patient.Gateway.AppPublicKey);
        scan.Hide("another private key", TestKeys.AppPrivate);
        scan.Hide("Alipay's public key", patient.Gateway.AlipayPublicKey);
        scan.Hide("the password of a proxy", "PROXYPASSWORD-0123456789abcdef");
        foreach (var request in patient.Gateway.Requests)
        {
            scan.Hide("a link_token", request.Parameters.GetValueOrDefault("link_token"));
            scan.Hide("a request's signature", request.Parameters.GetValueOrDefault("sign"));
            scan.Hide("a nonce", request.Parameters.GetValueOrDefault("nonce"));
        }

        foreach (var text in report.Checks.SelectMany(check => new[] { check.Title, check.Finding, check.Remedy }).OfType<AlipayDoctorText>())
        {
            scan.Read(text.En);
            scan.Read(text.Zh);
        }

        scan.AssertClean();
    }
}
