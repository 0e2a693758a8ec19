using Alipay.Messaging;

var options = new AlipayMessagingOptions();
await using var client = new AlipayMsgClient(options, new OrderHandler());
await client.ConnectAsync();

// the block

sealed class OrderHandler : IMsgHandler
{
    public Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken) => Task.CompletedTask;
}
