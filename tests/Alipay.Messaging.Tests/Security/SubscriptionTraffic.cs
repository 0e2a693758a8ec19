using Alipay.Messaging.Messages;
using Alipay.Messaging.OpenApi;
using Alipay.Messaging.Testing;

namespace Alipay.Messaging.Tests.Security;

/// <summary>Calls of the OpenAPI, with everything that can happen to them.</summary>
internal static class SubscriptionTraffic
{
    public static async Task RunAsync(LogScan scan)
    {
        const string Token = "202307BBtokentokentokentokentoken";
        await using var gateway = await AlipayTestGateway.StartAsync(new() { CertificateMode = true });
        var options = new AlipayMessagingOptions();
        gateway.ConfigureClient(options);
        scan.Hide("the token of a merchant", Token);
        scan.Hide("the private key", gateway.AppPrivateKey);
        using var client = new AlipaySubscriptionClient(options, null, scan.Logs.Factory);
        var merchant = AlipaySubscriptionAuthorization.App(Token);
        foreach (var fault in new[]
        {
            OpenApiFault.RenewedCertificate, OpenApiFault.NoSignature, OpenApiFault.ForgedCertificate, OpenApiFault.Html, OpenApiFault.Reset,
            OpenApiFault.Status(500), OpenApiFault.InvalidSignature(), OpenApiFault.InvalidSignature(static text => $"{text}{LogScan.SignedMark}"),
            OpenApiFault.Refuse("40004", "Business Failed", "X", Token),
        })
        {
            gateway.Faults.OpenApi.Next(fault);
            scan.Read(await Record.ExceptionAsync(() => client.QueryAsync(TradeStatusSync.MsgApi, merchant, $"{LogScan.BodyMark}")));
        }

        foreach (var request in gateway.Requests)
        {
            scan.Hide("a signature", request.Parameters["sign"]);
        }
    }
}
