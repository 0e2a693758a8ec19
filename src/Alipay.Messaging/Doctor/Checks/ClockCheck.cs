namespace Alipay.Messaging.Doctor.Checks;

/// <summary>Whether this machine's clock agrees with the <c>Date</c> of the gateway's answer.</summary>
internal sealed class ClockCheck : IDoctorCheck
{
    // Alipay does not publish what it tolerates. A header without fractions and a slow answer explain a few seconds.
    private static readonly TimeSpan Tolerated = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Unremarkable = TimeSpan.FromSeconds(30);

    public string Id => CheckIds.Clock;

    public AlipayDoctorText Title { get; } = AlipayDoctorText.Of("Clock", "时钟");

    public IReadOnlyList<string> Needs => [CheckIds.Tls];

    public async ValueTask<CheckOutcome> RunAsync(Examination examination, CancellationToken cancellationToken)
    {
        var registration = await examination.RegisterAsync(cancellationToken).ConfigureAwait(false);
        if (registration.Attempt.ClockAhead is not { } ahead)
        {
            return CheckOutcome.Skipped("no-date", "There was no answer with a date.", "没有带 Date 头的应答。");
        }

        var seconds = Words.Seconds(ahead);
        if (ahead.Duration() <= Unremarkable)
        {
            return CheckOutcome.Passed($"This machine's clock differs from the gateway's by {seconds} s.", $"本机时钟与网关相差 {seconds} 秒。");
        }

        var finding = ahead > TimeSpan.Zero
            ? AlipayDoctorText.Of($"This machine's clock is {seconds} s ahead of the gateway's.", $"本机时钟比网关快 {seconds} 秒。")
            : AlipayDoctorText.Of($"This machine's clock is {seconds} s behind the gateway's.", $"本机时钟比网关慢 {seconds} 秒。");
        var remedy = AlipayDoctorText.Of(
            "Synchronize the clock (NTP), and check it in UTC: requests carry the time, and Alipay refuses those of another time.",
            "请同步时钟（NTP）并按 UTC 核对：请求带有时间戳，支付宝会拒绝时间不符的请求。");
        return ahead.Duration() > Tolerated ? CheckOutcome.Failed("clock-off", finding, remedy) : CheckOutcome.Warning("clock-off", finding, remedy);
    }
}
