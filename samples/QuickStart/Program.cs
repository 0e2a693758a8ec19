using System.Text;
using Alipay.Messaging;
using Alipay.Messaging.Testing;
using QuickStart;

Console.OutputEncoding = Encoding.UTF8;
using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));

// A gateway in this process, on a free local port, with certificates that it makes for itself.
await using var gateway = await AlipayTestGateway.StartAsync(new AlipayTestGatewayOptions { CertificateMode = true });

// With an account, these are the values from Alipay's console: the host, the app id, the private key, three certificates.
var options = new AlipayMessagingOptions();
gateway.ConfigureClient(options);

var handler = new PrintingHandler();
await using var client = new AlipayMsgClient(options, handler);
await client.ConnectAsync(limit.Token);
Console.WriteLine($"Connected to {options.ServerHost} as {client.AppId}.");

var acknowledged = 0;
foreach (var (title, msgApi, body) in FirstMessages.All)
{
    Console.WriteLine();
    Console.WriteLine(title);
    var result = await gateway.PushAsync(msgApi, body);
    Console.WriteLine($"  acknowledged {result.Status?.ToString().ToUpperInvariant() ?? "never"} after {result.Elapsed.TotalMilliseconds:0.0} ms");
    if (result.Status == MsgStatus.Success)
    {
        acknowledged++;
    }
}

// The other direction. A FAIL answer would be a value too, with a code and a text.
var answer = await client.SendMessageAsync(
    "alipay.open.app.openbizmock.message.send",
    """{"shop_id":"1001","status":"OPEN"}""",
    limit.Token);
Console.WriteLine();
Console.WriteLine($"Sent one message: {answer.Status.ToString().ToUpperInvariant()}, Alipay's id is {answer.MsgId}.");

await client.CloseAsync(limit.Token);
Console.WriteLine("Closed.");
Console.WriteLine();

var pushed = FirstMessages.All.Count;
Console.WriteLine($"{pushed} pushed, {handler.Handled} handled, {acknowledged} acknowledged SUCCESS");
return handler.Handled == pushed && acknowledged == pushed && answer.Status == MsgStatus.Success ? 0 : 1;
