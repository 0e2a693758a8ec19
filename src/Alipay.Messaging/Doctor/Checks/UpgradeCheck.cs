using Alipay.Messaging.Transport;

namespace Alipay.Messaging.Doctor.Checks;

/// <summary>
/// Whether a WebSocket can be opened. It is closed immediately: nothing is read from it and nothing acknowledged, so Alipay redelivers what it sent
/// meanwhile.
/// </summary>
internal sealed class UpgradeCheck : IDoctorCheck
{
    public string Id => CheckIds.Upgrade;

    public AlipayDoctorText Title { get; } = AlipayDoctorText.Of("WebSocket", "WebSocket 连接");

    public IReadOnlyList<string> Needs => [CheckIds.Register];

    private static AlipayDoctorText LetPass { get; } = AlipayDoctorText.Of(
        "Check that the proxy and the firewall let WebSocket upgrades pass; if they do, try again later.", "检查代理和防火墙是否放行 WebSocket 升级；若已放行，请稍后重试。");

    public async ValueTask<CheckOutcome> RunAsync(Examination examination, CancellationToken cancellationToken)
    {
        if (!(examination.Doctor.OpenConnection ?? examination.Read.IsLoopback))
        {
            return NotAllowed(examination.Options.ConnectionLease is not null);
        }

        var registration = await examination.RegisterAsync(cancellationToken).ConfigureAwait(false);
        using var deadline = new CancellationTokenSource(examination.Settings.Limits.ConnectTimeout, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            // The check of the register request passed.
            var transport = await registration.Attempt.UpgradeAsync(registration.Ticket!, deadline.Token, either.Token).ConfigureAwait(false);
            await CloseAsync(transport, either.Token).ConfigureAwait(false);
            return CheckOutcome.Passed(
                "A WebSocket was opened and closed immediately. What Alipay sent to it meanwhile was not acknowledged and is redelivered.",
                "已打开 WebSocket 并立即关闭。其间支付宝推送的消息未被确认，会重新投递。");
        }
        catch (AlipayMsgException e) when (!cancellationToken.IsCancellationRequested)
        {
            var status = e is AlipayMsgConnectFailedException { HttpStatus: { } code } ? $"HTTP {code}" : null;
            var finding = AlipayDoctorText.Of(e.Message, $"注册成功，但升级为 WebSocket 失败：{status ?? e.Message}");
            return status is null ? CheckOutcome.Failed("upgrade-failed", finding, LetPass) : CheckOutcome.Failed("upgrade-refused", finding, LetPass);
        }
    }

    private static async Task CloseAsync(IMsgTransport transport, CancellationToken cancellationToken)
    {
        await using (transport.ConfigureAwait(false))
        {
            await transport.CloseAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static CheckOutcome NotAllowed(bool hasLease) => CheckOutcome.Skipped(
        "not-allowed",
        "Not opened: an open connection may take messages from the instance that runs, and they arrive there late. "
        + (hasLease ? "It would bypass the connection lease. " : "") + "OpenConnection allows it.",
        "未打开：打开的连接可能分走正在运行的实例的消息，使其延迟到达。" + (hasLease ? "它还会绕过连接租约。" : "") + "设置 OpenConnection 后才会执行。");
}
