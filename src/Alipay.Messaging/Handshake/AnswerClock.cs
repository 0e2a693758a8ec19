namespace Alipay.Messaging.Handshake;

/// <summary>Compares this machine's clock with the <c>Date</c> of an answer. The answer passes unchanged.</summary>
/// <param name="inner">Sends the request.</param>
/// <param name="timeProvider">This machine's clock.</param>
/// <param name="report">Receives how far this machine's clock is ahead, to a second; null for an answer without a date. Not called without an answer.</param>
internal sealed class AnswerClock(HttpMessageHandler inner, TimeProvider timeProvider, Action<TimeSpan?> report) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var sent = timeProvider.GetUtcNow();
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var received = timeProvider.GetUtcNow();

        // The header was written between the two.
        report(sent + ((received - sent) / 2) - response.Headers.Date);
        return response;
    }
}
