using Alipay.Messaging.Transport.Tcp;

namespace Alipay.Messaging.Doctor.Checks;

/// <summary>Whether each address of the gateway, or of the proxy, accepts TCP connections.</summary>
internal sealed class AddressesCheck(AddressProbe probe) : IDoctorCheck
{
    public string Id => CheckIds.Addresses;

    public AlipayDoctorText Title { get; } = AlipayDoctorText.Of("TCP connections", "TCP 连接");

    public IReadOnlyList<string> Needs => [CheckIds.Name];

    public async ValueTask<CheckOutcome> RunAsync(Examination examination, CancellationToken cancellationToken)
    {
        if (examination.Peer is not var (host, port))
        {
            return NameCheck.OwnConnect;
        }

        using var deadline = examination.Deadline(cancellationToken);
        var outcomes = await probe.ConnectAsync(examination.Addresses, port, deadline.Token).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        var failed = outcomes.Where(static outcome => outcome.Failure is not null).ToList();
        var isIpv4Only = failed.Count < outcomes.Count && failed.TrueForAll(static outcome => outcome.IsOfFamilyThatIsNotHere);
        var list = string.Join("; ", failed.Select(static outcome => $"{outcome.EndPoint}: {outcome.Reason}"));
        return failed.Count switch
        {
            0 => CheckOutcome.Passed($"Each address accepts connections on port {port}.", $"每个地址的 {port} 端口均可连接。"),
            _ when isIpv4Only => CheckOutcome.Passed(
                $"Each address that this machine has a route to accepts connections on port {port}; there is no IPv6 here.", $"本机可达的每个地址的 {port} 端口均可连接；本机没有 IPv6。"),
            _ when failed.Count == outcomes.Count => CheckOutcome.Failed(
                "no-address-accepts",
                AlipayDoctorText.Of($"No address of {host} accepts a connection on port {port}: {list}.", $"{host} 的所有地址的 {port} 端口均无法连接：{list}。"),
                Words.CheckGateway),
            _ => CheckOutcome.Warning(
                "some-addresses-fail",
                AlipayDoctorText.Of($"Some addresses accept no connection: {list}.", $"部分地址无法连接：{list}。"),
                AlipayDoctorText.Of(
                    "Have the firewall allow each of them. The client tries them in turn, which costs time.", "请在防火墙放行全部地址。客户端会依次尝试，因而耗时更长。")),
        };
    }
}
