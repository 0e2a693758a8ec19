using Alipay.Messaging.Messages;

namespace Alipay.Messaging;

/// <summary>
/// Receives payments: the <c>trade_status_sync</c> that Alipay posts to an order's <c>notify_url</c>. Registered with
/// <c>AddPaymentHandler</c>.
/// <para>接收支付结果通知（notify_url）。</para>
/// </summary>
/// <remarks>
/// <see cref="OnPaymentAsync"/> is called only for a payment whose signature, <c>app_id</c>, <c>out_trade_no</c>, <c>total_amount</c> and
/// seller are right; any other is answered <c>fail</c>. A new handler is created for each payment, in its own scope, unless it is
/// registered as a singleton.
/// </remarks>
public interface IAlipayPaymentHandler
{
    /// <summary>Finds the order that a payment is for. The library compares the payment with it.</summary>
    /// <param name="payment">The payment. Its signature is verified, but nothing in it is compared yet: use <see cref="TradeStatusSync.OutTradeNo"/> alone.</param>
    /// <param name="cancellationToken">Canceled when the host stops and <see cref="AlipayMessagingOptions.DrainTimeout"/> has elapsed.</param>
    /// <returns>The order; <see langword="null"/> when there is none of that number.</returns>
    Task<AlipayPaymentOrder?> FindOrderAsync(TradeStatusSync payment, CancellationToken cancellationToken);

    /// <summary>Handles a payment that matches its order. Returning answers <c>success</c>; throwing answers <c>fail</c>.</summary>
    /// <param name="payment">The payment, in any of its states: see <see cref="TradeStatusSyncExtensions.IsPaid"/>.</param>
    /// <param name="cancellationToken">Canceled when the host stops and <see cref="AlipayMessagingOptions.DrainTimeout"/> has elapsed.</param>
    /// <returns>A task that completes when the payment has been handled.</returns>
    Task OnPaymentAsync(AlipayMessage<TradeStatusSync> payment, CancellationToken cancellationToken);
}
