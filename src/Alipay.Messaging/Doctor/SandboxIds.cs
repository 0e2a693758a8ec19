namespace Alipay.Messaging.Doctor;

/// <summary>
/// Whether an id looks like one of the sandbox. Alipay documents no rule; ids of its sandbox that are published begin with 9021. Older ones
/// begin like those of production (2016, 2021), so nothing is concluded from these.
/// </summary>
internal static class SandboxIds
{
    private const string Prefix = "9021";

    public static AlipayDoctorText UseSandbox { get; } = AlipayDoctorText.Of(
        $"If it is one, set ServerHost to {AlipayMessagingOptions.SandboxHost} and use the sandbox's keys. Else give the AppId of the production application.",
        $"如果是沙箱应用，请把 ServerHost 设为 {AlipayMessagingOptions.SandboxHost} 并使用沙箱的密钥；否则请填写生产应用的 AppId。");

    public static bool LooksLike(string appId) => appId.Trim().StartsWith(Prefix, StringComparison.Ordinal);
}
