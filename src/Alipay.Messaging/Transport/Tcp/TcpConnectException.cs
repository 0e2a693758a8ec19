namespace Alipay.Messaging.Transport.Tcp;

/// <summary>
/// The name was not resolved, or none of its addresses accepted a TCP connection. <see cref="HttpRequestException"/> holds it as its inner
/// exception; so does the <see cref="TimeoutException"/> of a connect that was canceled by <c>ConnectTimeout</c>.
/// </summary>
/// <param name="report">The step, and what became of each address.</param>
/// <param name="innerException">The reason of the system; an <see cref="OperationCanceledException"/> when the connect was canceled.</param>
internal sealed class TcpConnectException(TcpConnectReport report, Exception innerException) : Exception(MessageOf(report, innerException), innerException)
{
    public TcpConnectReport Report => report;

    // The reasons of the addresses are in the report.
    private static string MessageOf(TcpConnectReport report, Exception reason)
        => report.Step == TcpConnectStep.Tcp || reason is OperationCanceledException ? $"{report}" : $"{report} {reason.Message}";
}
