using Alipay.Messaging.Configuration;
using Alipay.Messaging.Signing;

namespace Alipay.Messaging.Doctor.Checks;

/// <summary>Whether each setting other than keys and certificates can work, and which are unusual.</summary>
internal sealed class SettingsCheck : IDoctorCheck
{
    public string Id => CheckIds.Settings;

    public AlipayDoctorText Title { get; } = AlipayDoctorText.Of("Settings", "配置项");

    public IReadOnlyList<string> Needs => [];

    public ValueTask<CheckOutcome> RunAsync(Examination examination, CancellationToken cancellationToken)
        => ValueTask.FromResult(
            examination.Read.Faults is { Count: > 0 } faults ? FaultTexts.Outcome(faults)
            : Unusual(examination).ToList() is { Count: > 0 } unusual ? CheckOutcome.Warning(
                "unusual-setting",
                Words.Join(unusual),
                AlipayDoctorText.Of("Change the settings that are named, unless they are intended.", "如非有意，请修改上述配置项。"))
            : CheckOutcome.Passed("All settings can be used.", "全部配置项可用。"));

    private static IEnumerable<AlipayDoctorText> Unusual(Examination examination)
    {
        var options = examination.Options;
        var faults = new OptionFaults(options.Origin);
        foreach (var (name, value) in new[]
        {
            (nameof(options.AppId), options.AppId), (nameof(options.ServerHost), options.ServerHost), (nameof(options.Charset), options.Charset),
        })
        {
            if (value.Trim().Length != value.Length)
            {
                yield return AlipayDoctorText.Of($"{faults.Key(name)} has blanks around it, which are ignored.", $"{faults.Key(name)} 首尾有空白字符，已忽略。");
            }
        }

        if (!options.UseTls && !examination.Read.IsLoopback)
        {
            var key = faults.Key(nameof(options.UseTls));
            yield return AlipayDoctorText.Of(
                $"{key} is false and {examination.Read.Host} is not this machine: tokens and messages are sent unencrypted.",
                $"{key} 为 false，而 {examination.Read.Host} 不是本机：令牌和消息未加密传输。");
        }

        if (options.SignType == SignType.Rsa.Name())
        {
            var key = faults.Key(nameof(options.SignType));
            yield return AlipayDoctorText.Of(
                $"{key} is RSA, which signs with SHA-1. Applications use RSA2 unless the open platform shows RSA for them.",
                $"{key} 为 RSA，即 SHA-1 签名。除非开放平台上该应用就是 RSA，否则应使用 RSA2。");
        }

        if (options.LoadTest)
        {
            var key = faults.Key(nameof(options.LoadTest));
            yield return AlipayDoctorText.Of($"{key} is true: requests are marked as load-test traffic.", $"{key} 为 true：请求带有压测标记。");
        }
    }
}
