namespace Alipay.Messaging.OpenApi;

/// <summary>The settings of an <see cref="AlipaySubscriptionClient"/>. Keys, charset and proxy are those of <see cref="AlipayMessagingOptions"/>.</summary>
public sealed class AlipaySubscriptionClientOptions
{
    /// <summary>The gateway of production.</summary>
    public static Uri Production { get; } = new("https://openapi.alipay.com/gateway.do");

    /// <summary>The gateway of the sandbox.</summary>
    public static Uri Sandbox { get; } = new("https://openapi-sandbox.dl.alipaydev.com/gateway.do");

    /// <summary>
    /// The gateway of the OpenAPI: https, or http on loopback. Default <see langword="null"/>: the one that belongs to
    /// <see cref="AlipayMessagingOptions.ServerHost"/>, which is <see cref="Production"/> or <see cref="Sandbox"/>, and for a test gateway on loopback
    /// <c>/gateway.do</c> on the same port. Required for any other <c>ServerHost</c>.
    /// </summary>
    public Uri? Endpoint { get; set; }

    /// <summary>The time limit of one request, from the name look-up to the whole answer. Default 15 s, from 100 ms to 10 min.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);
}
