using System.Net;
using System.Net.Sockets;
using Alipay.Messaging.Doctor;
using Alipay.Messaging.Doctor.Checks;
using Alipay.Messaging.Transport.Tcp;

namespace Alipay.Messaging.Tests.Doctor;

/// <summary>A name with several addresses, of which some accept: a network that few machines have.</summary>
public sealed class AddressesCheckTests
{
    private static readonly IPAddress Good = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress Bad = IPAddress.Parse("192.0.2.2");
    private static readonly IPAddress Ipv6 = IPAddress.Parse("2001:db8::1");

    [Fact]
    public async Task Each_address_that_refuses_is_named_in_a_warning()
    {
        var outcome = await CheckAsync([Good, Bad], SocketError.ConnectionRefused);

        Assert.Equal((AlipayDoctorVerdict.Warning, "some-addresses-fail"), (outcome.Verdict, outcome.Reason));
        Assert.Contains("192.0.2.2:443", outcome.Finding.En, StringComparison.Ordinal);
        Assert.DoesNotContain("192.0.2.1", outcome.Finding.En, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Addresses_that_all_refuse_are_a_failure()
        => Assert.Equal("no-address-accepts", (await CheckAsync([Bad], SocketError.TimedOut)).Reason);

    [Fact]
    public async Task Address_of_a_family_that_this_machine_does_not_have_is_no_problem()
        => Assert.Equal(AlipayDoctorVerdict.Passed, (await CheckAsync([Ipv6, Good], SocketError.NetworkUnreachable)).Verdict);

    [Fact]
    public async Task Addresses_are_not_tried_when_the_application_connects_in_its_own_way()
        => Assert.Equal("own-connect", (await CheckAsync([Good], SocketError.TimedOut, static handler => handler.ConnectCallback = static (_, _) => throw new IOException())).Reason);

    private static async Task<CheckOutcome> CheckAsync(IPAddress[] addresses, SocketError error, Action<SocketsHttpHandler>? configure = null)
    {
        var options = new AlipayMessagingOptions { ConfigureHttpHandler = static handler => handler.UseProxy = false };
        options.ConfigureHttpHandler += configure;
        using var examination = new Examination(options, new AlipayDoctorOptions());
        examination.FindPeer();
        var probe = new AddressProbe(
            (endPoint, _) => endPoint.Address.Equals(Good)
                ? Task.FromResult(new Socket(SocketType.Stream, ProtocolType.Tcp))
                : Task.FromException<Socket>(new SocketException((int)error)),
            (_, _) => Task.FromResult(addresses));
        await new NameCheck(probe).RunAsync(examination, CancellationToken.None);
        return await new AddressesCheck(probe).RunAsync(examination, CancellationToken.None);
    }
}
