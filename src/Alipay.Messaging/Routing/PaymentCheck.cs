using Alipay.Messaging.Messages;

namespace Alipay.Messaging.Routing;

/// <summary>Compares a payment with its order, as Alipay demands of every receiver (http-protocol.md 4.4), and only then calls the handler.</summary>
internal static class PaymentCheck
{
    /// <param name="handler">Finds the order and handles the payment.</param>
    /// <param name="payment">The payment. Its <c>app_id</c> was compared when it was verified.</param>
    /// <param name="sellerId">The configured seller; null when there is none.</param>
    /// <param name="cancellationToken">The handler's token.</param>
    /// <exception cref="AlipayMsgPaymentMismatchException">The payment is not what was ordered.</exception>
    public static async Task RunAsync(
        IAlipayPaymentHandler handler, AlipayMessage<TradeStatusSync> payment, string? sellerId, CancellationToken cancellationToken)
    {
        var body = payment.Body;
        if (string.IsNullOrWhiteSpace(body.OutTradeNo))
        {
            throw Mismatch("out_trade_no", "is missing");
        }

        var finding = handler.FindOrderAsync(body, cancellationToken)
            ?? throw new InvalidOperationException($"{nameof(IAlipayPaymentHandler.FindOrderAsync)} returned null in place of a task.");
        var order = await finding.ConfigureAwait(false) ?? throw Mismatch("out_trade_no", "is not the number of an order");
        if (body.TotalAmountValue != order.TotalAmount)
        {
            throw Mismatch("total_amount", "is not the total of the order");
        }

        var seller = order.SellerId ?? sellerId;
        if (string.IsNullOrWhiteSpace(seller))
        {
            throw Mismatch("seller_id", $"cannot be compared: set {nameof(AlipayMessagingHostOptions.SellerId)}, or the order's");
        }

        if (body.SellerId != seller && body.SellerEmail != seller)
        {
            throw Mismatch("seller_id", "is not the seller of the order");
        }

        await (handler.OnPaymentAsync(payment, cancellationToken)
            ?? throw new InvalidOperationException($"{nameof(IAlipayPaymentHandler.OnPaymentAsync)} returned null in place of a task.")).ConfigureAwait(false);
    }

    private static AlipayMsgPaymentMismatchException Mismatch(string member, string fault) => new($"The payment was not passed to a handler: its {member} {fault}.", member);
}
