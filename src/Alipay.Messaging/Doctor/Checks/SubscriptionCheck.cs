using Alipay.Messaging.OpenApi;

namespace Alipay.Messaging.Doctor.Checks;

/// <summary>Whether one message is subscribed, and over a channel that the application serves. Asks the OpenAPI, and changes nothing.</summary>
internal sealed class SubscriptionCheck(string msgApi) : IDoctorCheck
{
    public string Id => CheckIds.Subscription;

    public string? Subject => msgApi;

    public AlipayDoctorText Title { get; } = AlipayDoctorText.Of($"Subscription of {msgApi}", $"消息订阅 {msgApi}");

    public IReadOnlyList<string> Needs => [CheckIds.Register];

    public async ValueTask<CheckOutcome> RunAsync(Examination examination, CancellationToken cancellationToken)
    {
        // A notify_type and not a topic: payments and authorisations (http-protocol.md 4).
        if (AlipayMsgApis.Describe(msgApi) is not null && !msgApi.Contains('.', StringComparison.Ordinal))
        {
            return CheckOutcome.Skipped("http-only", "This message arrives over HTTP alone, without a subscription that is known here.", "该消息只通过 HTTP 推送，没有已知的订阅。");
        }

        try
        {
            var client = examination.Subscriptions;
            var subscription = await client.QueryAsync(msgApi, examination.Doctor.Authorization, cancellationToken: cancellationToken).ConfigureAwait(false);
            return subscription is null ? NotSubscribed() : Judge(subscription, examination.Channels);
        }
        catch (ArgumentException)
        {
            return CheckOutcome.Failed(
                "not-a-msg-api",
                AlipayDoctorText.Of("This is no name of a message API.", "这不是消息接口的名称。"),
                AlipayDoctorText.Of("Use the constant of AlipayMsgApis, or a name that alipay-msg trigger --list shows.", "请使用 AlipayMsgApis 中的常量，或 alipay-msg trigger --list 列出的名称。"));
        }
        catch (AlipayMsgConfigurationException e)
        {
            return CheckOutcome.Warning(
                "no-openapi-endpoint",
                AlipayDoctorText.Of(e.Message, "不知道该用哪个 OpenAPI 网关查询订阅。"),
                AlipayDoctorText.Of("Give the endpoint in SubscriptionClient.", "请在 SubscriptionClient 中给出网关地址。"));
        }
        catch (AlipayOpenApiException e) when (e.Failure == AlipayOpenApiFailure.Refused)
        {
            return CheckOutcome.Warning(
                "query-refused",
                AlipayDoctorText.Of(e.Message, $"支付宝拒绝了查询（{e.Code}，{e.SubCode}，trace_id {e.TraceId}），该消息可能没有订阅。"),
                AlipayDoctorText.Of(
                    "Look at the subscription on the open platform: Alipay may refuse the query of a topic that is not subscribed.", "请在开放平台查看订阅：未订阅的消息，支付宝也可能拒绝查询。"));
        }
        catch (AlipayOpenApiException e)
        {
            return CheckOutcome.Warning(
                "query-failed",
                AlipayDoctorText.Of(e.Message, $"查询订阅失败：{e.Message}"),
                AlipayDoctorText.Of($"Let this machine reach {examination.Subscriptions.Endpoint.Host}, and try again.", $"请确认本机可以访问 {examination.Subscriptions.Endpoint.Host} 后重试。"));
        }
    }

    private static CheckOutcome NotSubscribed() => CheckOutcome.Failed(
        "not-subscribed",
        AlipayDoctorText.Of("The application is not subscribed to this message, so Alipay does not send it.", "应用没有订阅该消息，支付宝不会推送。"),
        AlipayDoctorText.Of(
            "Subscribe it on the open platform (消息服务), with alipay-msg subscriptions add, or with AlipaySubscriptionClient.SubscribeAsync.", "请在开放平台的消息服务中订阅，或使用 alipay-msg subscriptions add，或调用 AlipaySubscriptionClient.SubscribeAsync。"));

    private static CheckOutcome Judge(AlipaySubscription subscription, MessageChannels served)
    {
        var channel = subscription.Channel switch
        {
            AlipaySubscriptionChannel.WebSocket => MessageChannels.WebSocket,
            AlipaySubscriptionChannel.Http => MessageChannels.Http,
            _ => (MessageChannels)0,
        };
        return channel switch
        {
            0 => CheckOutcome.Warning(
                "unknown-channel",
                AlipayDoctorText.Of($"It is subscribed over '{subscription.CommType}', which is not known here.", $"已订阅，但通道“{subscription.CommType}”不是已知的通道。"),
                AlipayDoctorText.Of("Look at the subscription on the open platform.", "请在开放平台查看该订阅。")),
            _ when !served.HasFlag(channel) => CheckOutcome.Failed(
                "other-channel",
                AlipayDoctorText.Of($"It is subscribed over {subscription.CommType}, and this application receives over {served}.", $"已订阅，但通道是 {subscription.CommType}，而本应用的接收通道是 {served}。"),
                AlipayDoctorText.Of(
                    "Move the subscription on the open platform or with AlipaySubscriptionClient.ModifyAsync, or receive over that channel.",
                    "请在开放平台或用 AlipaySubscriptionClient.ModifyAsync 修改订阅方式，或改用该通道接收。")),
            _ => CheckOutcome.Passed($"It is subscribed over {subscription.CommType}.", $"已订阅，通道为 {subscription.CommType}。"),
        };
    }
}
