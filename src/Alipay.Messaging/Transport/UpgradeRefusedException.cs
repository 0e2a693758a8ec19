using System.Net;

namespace Alipay.Messaging.Transport;

/// <summary>The upgrade to a WebSocket was answered with another HTTP status than 101.</summary>
internal sealed class UpgradeRefusedException(HttpStatusCode status, Exception innerException)
    : Exception($"The upgrade was answered with HTTP {(int)status}.", innerException)
{
    public HttpStatusCode Status => status;
}
