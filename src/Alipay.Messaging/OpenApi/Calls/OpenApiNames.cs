namespace Alipay.Messaging.OpenApi.Calls;

/// <summary>The strings of the OpenAPI's wire. Those that it shares with the message protocol are in <see cref="Protocol.WireNames"/>.</summary>
internal static class OpenApiNames
{
    public const string Subscribe = "alipay.open.app.message.topic.subscribe";
    public const string Unsubscribe = "alipay.open.app.message.topic.unsubscribe";
    public const string Query = "alipay.open.app.message.topic.subscription.query";
    public const string Modify = "alipay.open.app.message.topic.subscription.modify";
    public const string DownloadCertificate = "alipay.open.app.alipaycert.download";

    // Parameters of every request.
    public const string Method = "method";
    public const string Format = "format";
    public const string Json = "json";
    public const string Version = "version";
    public const string Version10 = "1.0";
    public const string BizContent = "biz_content";

    // Members of biz_content and of answers.
    public const string Topic = "topic";
    public const string CommType = "comm_type";
    public const string AuthType = "auth_type";
    public const string AuthToken = "auth_token";
    public const string Tag = "tag";
    public const string AlipayCertContent = "alipay_cert_content";

    // Values of comm_type.
    public const string WebSocket = "WebSocket";
    public const string Http = "HTTP";

    public const string SuccessCode = "10000";
    public const string NodeEnd = "_response";
    public const string TraceIdHeader = "trace_id";
    public const string GatewayPath = "/gateway.do";
}
