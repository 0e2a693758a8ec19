using System.Net.Sockets;
using Alipay.Messaging.Transport.Tcp;

namespace Alipay.Messaging.Doctor.Checks;

/// <summary>Whether the name of the gateway, or of the proxy, is resolved.</summary>
internal sealed class NameCheck(AddressProbe probe) : IDoctorCheck
{
    public string Id => CheckIds.Name;

    public AlipayDoctorText Title { get; } = AlipayDoctorText.Of("Name resolution", "域名解析");

    public IReadOnlyList<string> Needs => [CheckIds.Proxy];

    public async ValueTask<CheckOutcome> RunAsync(Examination examination, CancellationToken cancellationToken)
    {
        if (examination.Peer is not var (host, _))
        {
            return OwnConnect;
        }

        using var deadline = examination.Deadline(cancellationToken);
        try
        {
            examination.Addresses = await probe.ResolveAsync(host, deadline.Token).ConfigureAwait(false);
            var list = string.Join(", ", examination.Addresses);
            return CheckOutcome.Passed($"{host} has {examination.Addresses.Count} address(es): {list}.", $"{host} 解析到 {examination.Addresses.Count} 个地址：{list}。");
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            var why = e is SocketException ? e.Message : "no answer within ConnectTimeout";
            return CheckOutcome.Failed(
                "name-not-resolved", AlipayDoctorText.Of($"The name {host} was not resolved: {why}", $"无法解析域名 {host}：{why}"), Words.CheckGateway);
        }
    }

    internal static CheckOutcome OwnConnect { get; } = CheckOutcome.Skipped(
        "own-connect", "ConfigureHttpHandler sets a ConnectCallback, which connects in its own way.", "ConfigureHttpHandler 设置了 ConnectCallback，由应用自行建立连接。");
}
