using Alipay.Messaging;
using Alipay.Messaging.AspNetCore;
using Alipay.Messaging.Messages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

// A program of the Web SDK, before the host is built.
var builder = WebApplication.CreateBuilder(args);

// the block

sealed class OrderHandler : IMsgHandler
{
    public Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken) => Task.CompletedTask;
}

sealed class OrderPayments : IAlipayPaymentHandler
{
    public Task<AlipayPaymentOrder?> FindOrderAsync(TradeStatusSync payment, CancellationToken cancellationToken)
        => Task.FromResult<AlipayPaymentOrder?>(null);

    public Task OnPaymentAsync(AlipayMessage<TradeStatusSync> payment, CancellationToken cancellationToken) => Task.CompletedTask;
}
