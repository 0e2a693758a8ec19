using Alipay.Messaging.Testing.Http;

namespace Alipay.Messaging.Testing;

/// <summary>Posts notifications over HTTP, as the open platform does, and composes their bodies for a test without a socket.</summary>
public static class AlipayTestGatewayPostExtensions
{
    /// <summary>Posts one message to the application's gateway URL and waits for the answer.</summary>
    /// <param name="gateway">The gateway.</param>
    /// <param name="url">The URL.</param>
    /// <param name="msgApi">The message API.</param>
    /// <param name="bizContent">The business JSON. Sent and signed unchanged.</param>
    /// <param name="options">How to post it. Default: as the platform does.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The outcome. A failure, or no answer in time, is reported there and not thrown.</returns>
    public static Task<PostResult> PostAsync(
        this AlipayTestGateway gateway, Uri url, string msgApi, string bizContent, PostOptions? options = null, CancellationToken cancellationToken = default)
        => gateway.PostAsync(url, msgApi, options, one => gateway.ComposeForm(msgApi, bizContent, one), cancellationToken, bizContent);

    /// <summary>Checks the application's gateway URL, as the open platform's console does.</summary>
    /// <param name="gateway">The gateway.</param>
    /// <param name="url">The URL.</param>
    /// <param name="options">How to post it. Default: as the platform does.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The outcome; its body is the XML of the answer.</returns>
    public static Task<PostResult> PostGatewayCheckAsync(
        this AlipayTestGateway gateway, Uri url, PostOptions? options = null, CancellationToken cancellationToken = default)
        => gateway.PostAsync(url, "alipay.service.check", options, gateway.ComposeGatewayCheckForm, cancellationToken);

    /// <summary>Posts a notification with a <c>notify_type</c>: an authorisation, an order of the service market, a payment or another.</summary>
    /// <param name="gateway">The gateway.</param>
    /// <param name="url">The URL.</param>
    /// <param name="notifyType">For example <c>trade_status_sync</c>.</param>
    /// <param name="members">Its own members. Those that all notifications have are added.</param>
    /// <param name="options">How to post it. Default: as the platform does.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The outcome. A failure, or no answer in time, is reported there and not thrown.</returns>
    public static Task<PostResult> PostNotificationAsync(
        this AlipayTestGateway gateway,
        Uri url,
        string notifyType,
        IReadOnlyDictionary<string, string> members,
        PostOptions? options = null,
        CancellationToken cancellationToken = default)
        => gateway.PostAsync(url, notifyType, options, one => gateway.ComposeNotificationForm(notifyType, members, one), cancellationToken);

    /// <summary>Composes the body of a signed message, to modify and post.</summary>
    /// <param name="gateway">The gateway.</param>
    /// <param name="msgApi">The message API.</param>
    /// <param name="bizContent">The business JSON.</param>
    /// <param name="options">How to write it.</param>
    /// <returns>The form.</returns>
    public static byte[] ComposeForm(this AlipayTestGateway gateway, string msgApi, string bizContent, PostOptions? options = null)
    {
        var one = WithId(options);
        return Forms(gateway).Write(NotificationMembers.Message(msgApi, bizContent, one.NotifyId!, gateway.AppId, one), ruleV2: false, one); // WithId gave it.
    }

    /// <summary>Composes the body of a gateway check.</summary>
    /// <param name="gateway">The gateway.</param>
    /// <param name="options">How to write it.</param>
    /// <returns>The form.</returns>
    public static byte[] ComposeGatewayCheckForm(this AlipayTestGateway gateway, PostOptions? options = null)
    {
        options ??= new PostOptions();
        return Forms(gateway).Write(NotificationMembers.GatewayCheck(gateway.AppId, options), ruleV2: true, options);
    }

    /// <summary>Composes the body of a notification with a <c>notify_type</c>.</summary>
    /// <param name="gateway">The gateway.</param>
    /// <param name="notifyType">For example <c>trade_status_sync</c>.</param>
    /// <param name="members">Its own members.</param>
    /// <param name="options">How to write it.</param>
    /// <returns>The form.</returns>
    public static byte[] ComposeNotificationForm(
        this AlipayTestGateway gateway, string notifyType, IReadOnlyDictionary<string, string> members, PostOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(members);
        var one = WithId(options);
        return Forms(gateway).Write(
            NotificationMembers.Flat(notifyType, members, one.NotifyId!, gateway.AppId, one), ruleV2: notifyType == "servicemarket_order_notify", one); // WithId gave it.
    }

    private static FormWriter Forms(AlipayTestGateway gateway)
    {
        ArgumentNullException.ThrowIfNull(gateway);
        return gateway.Forms;
    }

    /// <summary>Each delivery is composed anew: the id stays, and the time is another.</summary>
    private static Task<PostResult> PostAsync(
        this AlipayTestGateway gateway,
        Uri url,
        string name,
        PostOptions? options,
        Func<PostOptions, byte[]> compose,
        CancellationToken cancellationToken,
        string? content = null)
    {
        ArgumentNullException.ThrowIfNull(gateway);
        ArgumentNullException.ThrowIfNull(url);
        var one = WithId(options);
        return gateway.Poster.PostAsync(url, new Notice(one.NotifyId!, name, content), () => compose(one), one, cancellationToken); // WithId gave it.
    }

    private static PostOptions WithId(PostOptions? options)
    {
        options ??= new PostOptions();
        return options.NotifyId is null ? options with { NotifyId = Guid.NewGuid().ToString("N") } : options;
    }
}
