namespace Alipay.Messaging.Tool.Listening;

/// <summary>Hands a message on; the acknowledgement follows the answer.</summary>
internal interface IForwarder
{
    /// <summary>Hands the message on.</summary>
    /// <returns>Null when the endpoint has accepted it; otherwise what it answered.</returns>
    Task<string?> ForwardAsync(string msgApi, string msgId, string content, CancellationToken cancellationToken);
}
