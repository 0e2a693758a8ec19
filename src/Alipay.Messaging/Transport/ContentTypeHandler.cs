namespace Alipay.Messaging.Transport;

/// <summary>
/// Gives a request without a body a <c>Content-Type</c> (protocol.md 1.4, 2.2). The platform keeps that header with the
/// content, so an empty content carries it.
/// </summary>
internal sealed class ContentTypeHandler(string contentType, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var content = new ByteArrayContent([]);
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        request.Content = content;
        return base.SendAsync(request, cancellationToken);
    }
}
