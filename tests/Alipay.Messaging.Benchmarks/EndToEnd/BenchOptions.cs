using Alipay.Messaging.Benchmarks.EndToEnd.Load;

namespace Alipay.Messaging.Benchmarks.EndToEnd;

/// <summary>The settings of a client of the <see cref="LoadGateway"/>: what it cannot do without, and defaults.</summary>
internal static class BenchOptions
{
    public static AlipayMessagingOptions Options(this BenchKeys keys, string appId, string host) => new()
    {
        AppId = appId,
        ServerHost = host,
        UseTls = false,
        AppPrivateKey = keys.AppPrivate,
        AlipayPublicKey = keys.AlipayPublic,
    };
}
