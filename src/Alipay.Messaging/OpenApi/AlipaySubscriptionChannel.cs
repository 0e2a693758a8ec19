namespace Alipay.Messaging.OpenApi;

/// <summary>The channel of one subscription, which is one of two. <see cref="MessageChannels"/> says which ones a process serves.</summary>
public enum AlipaySubscriptionChannel
{
    /// <summary>Over the WebSocket connections of the application.</summary>
    WebSocket,

    /// <summary>As HTTP requests to the application's gateway URL.</summary>
    Http,
}
