namespace Alipay.Messaging.Testing.OpenApi;

/// <summary>The methods that the gateway answers, and the members of their business JSON.</summary>
internal static class OpenApiMethods
{
    public const string Subscribe = "alipay.open.app.message.topic.subscribe";
    public const string Unsubscribe = "alipay.open.app.message.topic.unsubscribe";
    public const string Query = "alipay.open.app.message.topic.subscription.query";
    public const string Modify = "alipay.open.app.message.topic.subscription.modify";
    public const string DownloadCertificate = "alipay.open.app.alipaycert.download";

    private static readonly string[] Optional = ["auth_type", "auth_token", "tag"];

    /// <summary>The members that must be there, and those that may.</summary>
    public static (string[] Due, string[] Optional) MembersOf(string method) => method switch
    {
        Subscribe or Modify => (["topic", "comm_type"], Optional),
        Unsubscribe or Query => (["topic"], Optional),
        DownloadCertificate => (["alipay_cert_sn"], []),
        _ => ([], []),
    };
}
