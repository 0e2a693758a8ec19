using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Alipay.Messaging.AspNetCore;
using Alipay.Messaging.Testing;
using Alipay.Messaging.Tests.Faults.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Alipay.Messaging.Soak;

/// <summary>
/// Notifications over HTTP to a real Kestrel, with deliveries that are cut off at random points, handlers that throw, and handlers that are
/// slower than the answer timeout. A notification is redelivered until <c>success</c> was read, as the platform does. None may be lost,
/// and none may complete twice.
/// </summary>
internal sealed class HttpAborts : IDisposable
{
    private const int Posters = 8;
    private const string MsgApi = "alipay.test.http";

    private readonly AlipayTestGateway _gateway;
    private readonly Uri _url;
    private readonly Tally _tally;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });

    private HttpAborts(AlipayTestGateway gateway, Uri url, Tally tally)
    {
        _gateway = gateway;
        _url = url;
        _tally = tally;
    }

    public static async Task RunAsync(int messages, int seed, Tally tally)
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        var ledger = new HandlerLedger { Work = WorkAsync };
        await using var host = await StartHostAsync(gateway, ledger);
        using var run = new HttpAborts(gateway, new Uri(new Uri(host.Urls.First()), "/alipay/gateway"), tally);
        var clock = Stopwatch.StartNew();
        var next = 0;
        await Task.WhenAll(Enumerable.Range(0, Posters).Select(poster => Task.Run(async () =>
        {
            var random = new Random(seed + poster);
            for (var number = Interlocked.Increment(ref next); number <= messages; number = Interlocked.Increment(ref next))
            {
                await run.DeliverAsync($"n{number}", random);
            }
        })));
        await FaultFixture.WaitUntilAsync(() => ledger.Running == 0);
        var lost = Enumerable.Range(1, messages).Count(number => ledger.Completed($"n{number}") == 0);
        var doubled = Enumerable.Range(1, messages).Count(number => ledger.Completed($"n{number}") > 1);
        tally.Add("http: notifications", messages);
        tally.Add("http: handlers completed", ledger.TotalCompleted);
        tally.Add("http: lost", lost);
        tally.Add("http: doubled", doubled);
        tally.Add("http: seconds", (int)clock.Elapsed.TotalSeconds);
        if (lost + doubled > 0)
        {
            tally.Violation($"http: {lost} notifications lost, {doubled} handled twice");
        }
    }

    public void Dispose() => _http.Dispose();

    private static async Task<WebApplication> StartHostAsync(AlipayTestGateway gateway, HandlerLedger ledger)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(ledger);
        builder.Services.AddAlipayMessaging(options =>
        {
            gateway.ConfigureClient(options);
            options.Channels = MessageChannels.Http;
        }).AddHandlerForAllMessages<HandlerLedger>();
        var host = builder.Build();
        host.MapAlipayMessages("/alipay/gateway", new AlipayEndpointOptions { AnswerTimeout = TimeSpan.FromMilliseconds(100) });
        await host.StartAsync();
        return host;
    }

    /// <summary>One in ten throws, one in ten is slow, one in 500 is slower than the answer timeout.</summary>
    private static async Task WorkAsync(string msgId, CancellationToken cancellationToken)
    {
        switch (Random.Shared.Next(500))
        {
            case < 50:
                throw new InvalidOperationException("The handler fails now and then.");
            case < 100:
                await Task.Delay(Random.Shared.Next(1, 10), cancellationToken);
                break;
            case 100:
                await Task.Delay(150, cancellationToken);
                break;
        }
    }

    private async Task DeliverAsync(string notifyId, Random random)
    {
        for (var deliveries = 1; ; deliveries++)
        {
            var form = _gateway.ComposeForm(MsgApi, $$"""{"id":"{{notifyId}}"}""", new PostOptions { NotifyId = notifyId });
            _tally.Add("http: deliveries");
            if (await DeliverOnceAsync(form, random))
            {
                return;
            }

            if (deliveries == 1000)
            {
                _tally.Violation($"http: {notifyId} is never answered success");
                return;
            }
        }
    }

    /// <summary>Whether <c>success</c> was read.</summary>
    private async Task<bool> DeliverOnceAsync(byte[] form, Random random)
    {
        switch (random.Next(10))
        {
            case 0:
                _tally.Add("http: cut off within the body");
                await HangUpAsync(form, random.Next(form.Length));
                return false;
            case 1:
                _tally.Add("http: hung up without reading the answer");
                await HangUpAsync(form, form.Length);
                return false;
            case 2:
                return await PostAsync(form, TimeSpan.FromMicroseconds(random.Next(1, 3000)));
            default:
                return await PostAsync(form, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task<bool> PostAsync(byte[] form, TimeSpan limit)
    {
        using var giveUp = new CancellationTokenSource(limit);
        using var content = new ByteArrayContent(form);
        content.Headers.TryAddWithoutValidation("Content-Type", "application/x-www-form-urlencoded");
        try
        {
            using var response = await _http.PostAsync(_url, content, giveUp.Token);
            return await response.Content.ReadAsStringAsync(giveUp.Token) == "success";
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException)
        {
            _tally.Add("http: canceled at a random time");
            return false;
        }
    }

    /// <summary>Sends the first bytes of a request and resets the connection.</summary>
    private async Task HangUpAsync(byte[] form, int bytes)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_url.Host, _url.Port);
        var head = $"POST {_url.PathAndQuery} HTTP/1.1\r\nHost: {_url.Authority}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {form.Length}\r\n\r\n";
        await client.GetStream().WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(head), .. form.AsSpan(0, bytes)]);
        client.LingerState = new LingerOption(true, 0);
    }
}
