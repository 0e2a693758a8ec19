namespace Alipay.Messaging.Doctor.Checks;

/// <summary>Whether requests go through a proxy, and through which.</summary>
internal sealed class ProxyCheck : IDoctorCheck
{
    public string Id => CheckIds.Proxy;

    public AlipayDoctorText Title { get; } = AlipayDoctorText.Of("Proxy", "代理");

    public IReadOnlyList<string> Needs => [CheckIds.Settings];

    public ValueTask<CheckOutcome> RunAsync(Examination examination, CancellationToken cancellationToken)
        => ValueTask.FromResult(examination.FindPeer() is { } proxy
            ? CheckOutcome.Passed(
                $"Requests go through the proxy {proxy}; it must let WebSockets pass.", $"请求经由代理 {proxy}；代理必须放行 WebSocket。")
            : CheckOutcome.Passed("Requests go directly to the gateway.", "请求直接发往网关，不经代理。"));
}
