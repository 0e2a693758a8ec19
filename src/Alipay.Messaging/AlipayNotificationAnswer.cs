namespace Alipay.Messaging;

/// <summary>What to answer a notification with, under status 200. Alipay takes anything else for a failure and delivers it again.</summary>
public sealed class AlipayNotificationAnswer
{
    private AlipayNotificationAnswer(string contentType, ReadOnlyMemory<byte> body)
    {
        ContentType = contentType;
        Body = body;
    }

    /// <summary>Gets the answer to a notification that was handled: <c>success</c>.</summary>
    public static AlipayNotificationAnswer Success { get; } = new("text/plain", "success"u8.ToArray());

    /// <summary>Gets the answer to a notification that must be delivered again: <c>fail</c>.</summary>
    public static AlipayNotificationAnswer Fail { get; } = new("text/plain", "fail"u8.ToArray());

    /// <summary>Gets the media type.</summary>
    public string ContentType { get; }

    /// <summary>Gets the exact bytes of the body.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    internal static AlipayNotificationAnswer Xml(string charsetName, byte[] body) => new($"text/xml;charset={charsetName}", body);
}
