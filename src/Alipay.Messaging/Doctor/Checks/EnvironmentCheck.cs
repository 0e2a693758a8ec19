namespace Alipay.Messaging.Doctor.Checks;

/// <summary>Whether the application's id and the host look as if they belonged to the same environment.</summary>
internal sealed class EnvironmentCheck : IDoctorCheck
{
    public string Id => CheckIds.Environment;

    public AlipayDoctorText Title { get; } = AlipayDoctorText.Of("Sandbox or production", "沙箱与生产环境");

    public IReadOnlyList<string> Needs => [CheckIds.Settings];

    public ValueTask<CheckOutcome> RunAsync(Examination examination, CancellationToken cancellationToken)
    {
        var host = examination.Read.Host;
        var looksLikeSandbox = SandboxIds.LooksLike(examination.Options.AppId);
        return ValueTask.FromResult((Is(AlipayMessagingOptions.ProductionHost), Is(AlipayMessagingOptions.SandboxHost)) switch
        {
            (true, _) when looksLikeSandbox => CheckOutcome.Warning(
                "sandbox-app-at-production",
                AlipayDoctorText.Of("AppId looks like an application of the sandbox, and ServerHost is production.", "AppId 看起来是沙箱应用，而 ServerHost 是生产环境。"),
                SandboxIds.UseSandbox),
            (true, _) => CheckOutcome.Passed("ServerHost is production.", "ServerHost 是生产环境。"),
            (_, true) when !looksLikeSandbox => CheckOutcome.Warning(
                "production-app-at-sandbox",
                AlipayDoctorText.Of(
                    "ServerHost is the sandbox, and AppId does not look like one of its newer applications, which begin with 9021.",
                    "ServerHost 是沙箱，而 AppId 不像新沙箱应用（以 9021 开头）。"),
                AlipayDoctorText.Of(
                    "Compare AppId with the sandbox's page of the open platform: an application of the sandbox has an id and keys that differ from production.",
                    "在开放平台的沙箱页面核对 AppId：沙箱应用的 AppId 和密钥与生产环境不同。")),
            (_, true) => CheckOutcome.Passed("ServerHost and AppId look like the sandbox.", "ServerHost 和 AppId 看起来都属于沙箱。"),
            _ when examination.Read.IsLoopback => CheckOutcome.Passed("ServerHost is this machine: a test gateway.", "ServerHost 是本机，即测试网关。"),
            _ => CheckOutcome.Warning(
                "unknown-host",
                AlipayDoctorText.Of($"ServerHost {host} is not a gateway of Alipay that is known here.", $"ServerHost {host} 不是已知的支付宝网关。"),
                AlipayDoctorText.Of(
                    $"Use {AlipayMessagingOptions.ProductionHost} or {AlipayMessagingOptions.SandboxHost}, unless another gateway is intended.",
                    $"除非有意使用其他网关，请使用 {AlipayMessagingOptions.ProductionHost} 或 {AlipayMessagingOptions.SandboxHost}。")),
        });

        bool Is(string known) => new Uri($"https://{host}/").IdnHost.TrimEnd('.').Equals(known, StringComparison.OrdinalIgnoreCase);
    }
}
