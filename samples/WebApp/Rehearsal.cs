using Alipay.Messaging;
using Alipay.Messaging.Messages;
using Alipay.Messaging.Testing;

namespace WebApp;

/// <summary>The web application against a gateway in its own process, over both channels, and the end.</summary>
internal sealed class Rehearsal(AlipayTestGateway gateway)
{
    private const string Seller = "2088721003899159";
    private const string Refund = """{"out_request_no":"R1","dback_status":"S","dback_amount":"88.80"}""";

    private readonly List<string> _unexpected = [];

    /// <summary>Whether every answer was as expected.</summary>
    public bool Succeeded { get; private set; }

    /// <summary>How many requests had to be refused, and were.</summary>
    public int Refused { get; private set; }

    public void AddTo(WebApplicationBuilder builder)
    {
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.PostConfigure<AlipayMessagingHostOptions>(options =>
        {
            gateway.ConfigureClient(options);
            options.Channels = MessageChannels.WebSocket | MessageChannels.Http;
            options.SellerId = Seller;
        });
        builder.Services.AddHostedService(services => new Service(this, services));
    }

    private async Task RunAsync(Uri site)
    {
        var (url, notifyUrl) = (new Uri(site, "/alipay/gateway"), new Uri(site, "/alipay/notify"));

        // The same message over both channels is handled once.
        Expect("push", (await gateway.PushAsync(TradeRefundDepositBackCompleted.MsgApi, Refund, new PushOptions { MsgId = "m1" })).Status == MsgStatus.Success);
        Expect("post of the same message", (await gateway.PostAsync(url, TradeRefundDepositBackCompleted.MsgApi, Refund, new PostOptions { NotifyId = "m1" })).Succeeded);
        Expect("encrypted GBK", (await gateway.PostAsync(
            url, TradeRefundDepositBackCompleted.MsgApi, Refund.Replace("R1", "R2"), new PostOptions { Charset = "GBK", Encrypt = true })).Succeeded);
        Expect("gateway check", (await gateway.PostGatewayCheckAsync(url)).Deliveries[0].Body?.Contains("<success>true</success>") == true);
        Expect("authorisation", (await gateway.PostNotificationAsync(
            url, OpenAppAuthNotify.MsgApi, new Dictionary<string, string> { ["status"] = "execute_auth", ["auth_app_id"] = "2021000000000002" })).Succeeded);
        Expect("payment", (await PayAsync(notifyUrl, "order-1", "88.80")).Succeeded);

        ExpectRefusal("payment of another amount", await PayAsync(notifyUrl, "order-2", "0.01"));
        ExpectRefusal("forged payment", await PayAsync(notifyUrl, "order-2", "12.00", new PostOptions { Signature = PushSignature.OfForeignKey }));

        using var http = new HttpClient();
        Expect("health", await http.GetStringAsync(new Uri(site, "/health")) == "Healthy");
        Succeeded = _unexpected.Count == 0 && gateway.Problems.Count == 0;
        _unexpected.ForEach(what => Console.WriteLine($"UNEXPECTED: {what}"));
    }

    private Task<PostResult> PayAsync(Uri notifyUrl, string order, string amount, PostOptions? options = null) => gateway.PostNotificationAsync(
        notifyUrl,
        TradeStatusSync.MsgApi,
        new Dictionary<string, string> { ["out_trade_no"] = order, ["total_amount"] = amount, ["trade_status"] = "TRADE_SUCCESS", ["seller_id"] = Seller },
        options);

    private void Expect(string what, bool happened)
    {
        if (!happened)
        {
            _unexpected.Add(what);
        }
    }

    private void ExpectRefusal(string what, PostResult result)
    {
        Expect(what, result.Deliveries[0] is { Status: 200, Body: "fail" });
        Refused++;
    }

    /// <summary>Runs when the server listens, and stops the host at the end.</summary>
    private sealed class Service(Rehearsal rehearsal, IServiceProvider services) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            var lifetime = services.GetRequiredService<IHostApplicationLifetime>();
            var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
            await started.Task.WaitAsync(stoppingToken);
            try
            {
                var server = services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>();
                var addresses = server.Features.Get<Microsoft.AspNetCore.Hosting.Server.Features.IServerAddressesFeature>();
                await rehearsal.RunAsync(new Uri(addresses!.Addresses.First())); // Kestrel has one address: UseUrls gave it.
            }
            finally
            {
                lifetime.StopApplication();
            }
        }
    }
}
