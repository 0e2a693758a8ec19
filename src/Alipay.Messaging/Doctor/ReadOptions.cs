using Alipay.Messaging.Configuration;

namespace Alipay.Messaging.Doctor;

/// <summary>The options as the client would read them, and what is wrong with them, by topic.</summary>
/// <param name="Settings">Null when anything is wrong.</param>
/// <param name="Security">The keys and certificates; null when something is wrong with these.</param>
/// <param name="Host">The gateway; what was given when that is no host.</param>
/// <param name="IsLoopback">Whether it is this machine, which only a test gateway is.</param>
/// <param name="Faults">What is wrong with settings other than keys and certificates.</param>
/// <param name="KeyFaults">What is wrong with keys.</param>
/// <param name="CertificateFaults">What is wrong with certificates.</param>
internal sealed record ReadOptions(
    ClientSettings? Settings,
    Security? Security,
    string Host,
    bool IsLoopback,
    IReadOnlyList<string> Faults,
    IReadOnlyList<string> KeyFaults,
    IReadOnlyList<string> CertificateFaults) : IDisposable
{
    private static readonly string[] CertificateSettings = ["AppCert", "AlipayPublicCert", "AlipayRootCert"];

    public static ReadOptions From(AlipayMessagingOptions options, TimeProvider timeProvider)
    {
        // Without what the binding of the section reports, which is about settings.
        var origin = options.Origin is { } given ? given with { Faults = [] } : null;
        var securityFaults = new OptionFaults(origin);
        var security = new SecurityReader(options, securityFaults, timeProvider.GetUtcNow()).Read();
        var ofSecurity = ListOf(securityFaults);
        if (ofSecurity.Count > 0)
        {
            security?.Dispose();
            security = null;
        }

        var isOfCertificates = ofSecurity.ToLookup(fault => Array.Exists(CertificateSettings, name => fault.StartsWith(securityFaults.Key(name), StringComparison.Ordinal)));
        var (host, isLoopback) = GatewayHostReader.Read(options, new OptionFaults(origin));
        var (settings, all) = ReadAll(options, timeProvider);
        return new ReadOptions(settings, security, host, isLoopback, [.. all.Except(ofSecurity)], [.. isOfCertificates[false]], [.. isOfCertificates[true]]);
    }

    public void Dispose()
    {
        Settings?.Dispose();
        Security?.Dispose();
    }

    private static (ClientSettings? Settings, IReadOnlyList<string> Faults) ReadAll(AlipayMessagingOptions options, TimeProvider timeProvider)
    {
        try
        {
            return (OptionsReader.Read(options, timeProvider), []);
        }
        catch (AlipayMsgConfigurationException e)
        {
            return (null, e.Faults);
        }
    }

    private static IReadOnlyList<string> ListOf(OptionFaults faults) => faults.Any ? faults.ToException().Faults : [];
}
