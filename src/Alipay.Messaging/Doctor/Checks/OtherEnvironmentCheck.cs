namespace Alipay.Messaging.Doctor.Checks;

/// <summary>Whether the other one of production and sandbox knows the application that the configured one refused.</summary>
internal sealed class OtherEnvironmentCheck : IDoctorCheck
{
    public string Id => CheckIds.OtherEnvironment;

    public AlipayDoctorText Title { get; } = AlipayDoctorText.Of("The other environment", "另一环境");

    public IReadOnlyList<string> Needs => [CheckIds.Tls];

    public async ValueTask<CheckOutcome> RunAsync(Examination examination, CancellationToken cancellationToken)
    {
        var registration = await examination.RegisterAsync(cancellationToken).ConfigureAwait(false);
        if (registration.Error is not AlipayMsgConnectRefusedException { Code: not null } refused || !RefusalTexts.MayBeOfOtherEnvironment(refused))
        {
            return CheckOutcome.Skipped("not-needed", "The application was not refused as unknown.", "应用并未因不存在而被拒绝。");
        }

        if (examination.Doctor.OtherHostOf(examination.Read.Host) is not { } other)
        {
            return CheckOutcome.Skipped("no-other-environment", "ServerHost is neither production nor sandbox.", "ServerHost 既不是生产环境也不是沙箱。");
        }

        return examination.Doctor.TryOtherEnvironment
            ? await TryAsync(examination, other, cancellationToken).ConfigureAwait(false)
            : CheckOutcome.Skipped(
                "not-allowed",
                $"Try ServerHost {other}: the application may belong there. TryOtherEnvironment lets this check do so.",
                $"可以试试 ServerHost {other}：该应用可能属于那个环境。设置 TryOtherEnvironment 后由本检查项代为尝试。");
    }

    private static async Task<CheckOutcome> TryAsync(Examination examination, string other, CancellationToken cancellationToken)
    {
        var there = await Registration.AttemptAsync(examination.Settings with { GatewayHost = other }, examination.Doctor.TimeProvider, cancellationToken).ConfigureAwait(false);
        return there.Error switch
        {
            null or AlipayMsgSignatureException => CheckOutcome.Warning(
                "belongs-there",
                AlipayDoctorText.Of($"{other} accepts the application and its signature.", $"{other} 接受该应用及其签名。"),
                AlipayDoctorText.Of($"Set ServerHost to {other}, with the Alipay key of that environment.", $"请将 ServerHost 设为 {other}，并使用该环境的支付宝公钥。")),
            AlipayMsgConnectRefusedException { Code: not null } refused => CheckOutcome.Passed(
                $"{other} refuses it too: {refused.Message}", $"{other} 也拒绝了该应用（{refused.Code}）。"),
            { } error => CheckOutcome.Skipped("not-reached", $"{other} could not be asked: {error.Message}", $"无法询问 {other}：{error.Message}"),
        };
    }
}
