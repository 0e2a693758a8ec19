using Alipay.Messaging;
using Alipay.Messaging.Messages;

namespace WebApp;

/// <summary>Takes a message, whichever channel delivers it.</summary>
internal sealed class RefundHandler(OrderBook book) : IMsgHandler<TradeRefundDepositBackCompleted>
{
    public Task OnMessageAsync(AlipayMessage<TradeRefundDepositBackCompleted> message, CancellationToken cancellationToken)
    {
        book.Note($"refund {message.Body.OutRequestNo}: {message.Body.DbackStatus}");
        return Task.CompletedTask;
    }
}

/// <summary>Takes a merchant's authorisation, which arrives over HTTP only. The token must be stored, and kept out of logs.</summary>
internal sealed class AuthorisationHandler(OrderBook book) : IMsgHandler<OpenAppAuthNotify>
{
    public Task OnMessageAsync(AlipayMessage<OpenAppAuthNotify> message, CancellationToken cancellationToken)
    {
        book.Note($"authorisation by {message.Body.AuthAppId}: {message.Body.Status}");
        return Task.CompletedTask;
    }
}

/// <summary>Takes payments. The library compares each with its order and calls <see cref="OnPaymentAsync"/> when all of it matches.</summary>
internal sealed class PaymentHandler(OrderBook book) : IAlipayPaymentHandler
{
    public Task<AlipayPaymentOrder?> FindOrderAsync(TradeStatusSync payment, CancellationToken cancellationToken)
        => Task.FromResult(book.TotalOf(payment.OutTradeNo ?? "") is { } total ? new AlipayPaymentOrder { TotalAmount = total } : null);

    public Task OnPaymentAsync(AlipayMessage<TradeStatusSync> payment, CancellationToken cancellationToken)
    {
        book.Note($"payment of {payment.Body.OutTradeNo}: {(payment.Body.IsPaid() ? "paid" : payment.Body.TradeStatus)}");
        return Task.CompletedTask;
    }
}
