namespace Alipay.Messaging;

/// <summary>The names of the message APIs that this library knows. Others work as well: a handler takes any name.</summary>
/// <remarks>A constant is named as its message API, without the leading <c>alipay</c>; the body in <c>Alipay.Messaging.Messages</c> has the same name.</remarks>
public static class AlipayMsgApis
{
    /// <summary>
    /// 用户信息申请记录审核通知。
    /// The review of an application's request for user information has a result. Its body is not known: raw JSON
    /// only.
    /// </summary>
    public const string OpenAppApiFieldChanged = "alipay.open.app.api.field.changed";

    /// <summary>第三方应用授权取消。A merchant has withdrawn the authorisation of a third-party application.</summary>
    public const string OpenAuthAppAuthCancelled = "alipay.open.auth.appauth.cancelled";

    /// <summary>用户授权取消。A user has withdrawn the authorisation of an application.</summary>
    public const string OpenAuthUserAuthCancelled = "alipay.open.auth.userauth.cancelled";

    /// <summary>小程序审核通过。A version of a mini program has passed review.</summary>
    public const string OpenMiniVersionAuditPassed = "alipay.open.mini.version.audit.passed";

    /// <summary>小程序审核驳回。A version of a mini program has been rejected in review.</summary>
    public const string OpenMiniVersionAuditRejected = "alipay.open.mini.version.audit.rejected";

    /// <summary>收单退款冲退完成。A refund has reached the bank card, or has failed to.</summary>
    public const string TradeRefundDepositBackCompleted = "alipay.trade.refund.depositback.completed";

    /// <summary>商户确认服务商代创建小程序。A merchant has answered a service provider's proposal to create a mini program.</summary>
    public const string OpenMiniMerchantConfirmed = "alipay.open.mini.merchant.confirmed";

    /// <summary>直付通二级商户进件审核通过。The application of a secondary merchant (direct payment) has passed review.</summary>
    public const string AntMerchantExpandIndirectZftPassed = "ant.merchant.expand.indirect.zft.passed";

    /// <summary>直付通二级商户进件拒绝。The application of a secondary merchant (direct payment) has been rejected.</summary>
    public const string AntMerchantExpandIndirectZftRejected = "ant.merchant.expand.indirect.zft.rejected";

    /// <summary>资金单据状态变更。A transfer of funds has changed its state.</summary>
    public const string FundTransOrderChanged = "alipay.fund.trans.order.changed";

    /// <summary>交易分账结果通知。The split of a trade between its receivers has a result.</summary>
    public const string TradeOrderSettleNotify = "alipay.trade.order.settle.notify";

    /// <summary>交易投诉变更。A complaint about a trade has changed.</summary>
    public const string MerchantTradeComplainChanged = "alipay.merchant.tradecomplain.changed";

    /// <summary>服务审核通知。The review of a service of a mini program has a result.</summary>
    public const string OpenAppServiceAuditNotify = "alipay.open.app.service.audit.notify";

    /// <summary>小程序订单变更。An order of a mini program has changed its state.</summary>
    public const string OpenMiniOrderChanged = "alipay.open.mini.order.changed";

    /// <summary>服务商代签约结果同步。A contract that a service provider signs for a merchant has a result.</summary>
    public const string OpenSpSignSyncNotify = "alipay.open.sp.sign.sync.notify";

    /// <summary>店铺审核通过。A new or changed shop has passed review.</summary>
    public const string AntMerchantExpandShopSavePassed = "ant.merchant.expand.shop.save.passed";

    /// <summary>店铺审核拒绝。A new or changed shop has been rejected in review.</summary>
    public const string AntMerchantExpandShopSaveRejected = "ant.merchant.expand.shop.save.rejected";

    /// <summary>芝麻先享信用协议状态变更。A pay-after-use credit agreement has changed its state.</summary>
    public const string ZhimaCreditPayAfterUseCreditAgreementChanged = "zhima.credit.payafteruse.creditagreement.changed";

    /// <summary>企业新增发票通知。A new invoice of an enterprise has arrived.</summary>
    public const string EbppInvoiceEnterpriseNewInvoiceNotify = "alipay.ebpp.invoice.enterprise.newinvoice.notify";
}
