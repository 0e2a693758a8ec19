using Alipay.Messaging.Doctor.Checks;
using Alipay.Messaging.Transport.Tcp;

namespace Alipay.Messaging.Doctor;

/// <summary>The checks in their order: from what is near to what is far, so that the first problem is the cause of those after it.</summary>
internal static class CheckList
{
    public static IEnumerable<IDoctorCheck> For(AlipayDoctorOptions doctor)
    {
        IEnumerable<IDoctorCheck> local = [new SettingsCheck(), new EnvironmentCheck(), new KeysCheck(), new CertificatesCheck()];
        return doctor.UseNetwork ? [.. local, .. Network(), .. doctor.MsgApis.Distinct(StringComparer.Ordinal).Select(static msgApi => new SubscriptionCheck(msgApi))] : local;
    }

    private static IEnumerable<IDoctorCheck> Network() =>
    [
        new ProxyCheck(),
        new NameCheck(AddressProbe.System),
        new AddressesCheck(AddressProbe.System),
        new TlsCheck(),
        new ClockCheck(),
        new RegisterCheck(),
        new OtherEnvironmentCheck(),
        new UpgradeCheck(),
    ];
}
