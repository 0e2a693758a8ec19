namespace Alipay.Messaging;

/// <summary>How messages of an application reach this process. One setting on the open platform, for each subscribed message.</summary>
[Flags]
public enum MessageChannels
{
    /// <summary>Over a WebSocket connection that the client opens.</summary>
    WebSocket = 1,

    /// <summary>As HTTP requests to the application's gateway URL, which <c>Alipay.Messaging.AspNetCore</c> serves.</summary>
    Http = 2,
}
