using System.Net.Security;
using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.Transport.Tls;

namespace Alipay.Messaging.Connection;

/// <summary>Says why a TLS certificate was refused, and names the usual causes.</summary>
internal static class CertificateFailure
{
    private const int MaxName = 150;

    /// <summary>Permanent, unless only the revocation could not be checked.</summary>
    public static AlipayMsgException From(CertificateRejection rejection, string host, Exception cause, string? address)
    {
        var text = $"The TLS certificate of {host} is not trusted ({Reason(rejection)}){Names(rejection)}. {Advice(rejection, host)}";
        return rejection.IsRevocationUnknown
            ? new AlipayMsgConnectFailedException(text, ConnectStep.Tls, innerException: cause) { Address = address }
            : new AlipayMsgConnectRefusedException(text, ConnectStep.Tls, cause);
    }

    private static string Reason(CertificateRejection rejection) => rejection.Errors switch
    {
        SslPolicyErrors.None => "the RemoteCertificateValidationCallback of ConfigureHttpHandler refused it",
        _ when rejection.Chain == 0 => $"{rejection.Errors}",
        _ => $"{rejection.Errors}: {rejection.Chain}",
    };

    private static string Names(CertificateRejection rejection)
        => rejection.Subject is null ? "" : $"; it is for {SingleLine.Of(rejection.Subject, MaxName)}, issued by {SingleLine.Of(rejection.Issuer ?? "", MaxName)}";

    private static string Advice(CertificateRejection rejection, string host) => rejection switch
    {
        { IsRevocationUnknown: true } => "The server that reports revocations cannot be reached from here.",
        { Errors: SslPolicyErrors.None } => "Check that callback.",
        { IsUnknownRoot: true }
            => "There are two usual causes. A container image without root certificates: install its package ca-certificates. A proxy or firewall that inspects TLS, "
                + $"when the issuer is your own organization: exempt {host} from the inspection, or trust that root in ConfigureHttpHandler.",
        _ => $"Check ServerHost, this machine's clock, and whether a proxy or firewall answers in place of {host}; trust a private root in ConfigureHttpHandler.",
    };
}
