namespace Alipay.Messaging.Messages;

/// <summary>What several members of a payment say together.</summary>
public static class TradeStatusSyncExtensions
{
    /// <summary>
    /// Returns whether the payment says that the order was paid. Alipay posts <c>TRADE_SUCCESS</c> again for a refund in part: that is none.
    /// <para>是否为支付成功（而不是部分退款）的通知。</para>
    /// </summary>
    /// <param name="payment">The payment.</param>
    /// <returns>
    /// <see langword="true"/> when its state is <c>TRADE_SUCCESS</c> or <c>TRADE_FINISHED</c>, and it has none of <c>out_biz_no</c>,
    /// <c>gmt_refund</c> and <c>refund_fee</c>.
    /// </returns>
    public static bool IsPaid(this TradeStatusSync payment)
    {
        ArgumentNullException.ThrowIfNull(payment);
        return payment.TradeStatus is TradeStatusSync.TradeStatusTradeSuccess or TradeStatusSync.TradeStatusTradeFinished
            && string.IsNullOrEmpty(payment.OutBizNo)
            && string.IsNullOrEmpty(payment.GmtRefund)
            && string.IsNullOrEmpty(payment.RefundFee);
    }
}
