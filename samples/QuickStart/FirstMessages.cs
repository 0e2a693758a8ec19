namespace QuickStart;

/// <summary>Nine messages that Alipay sends, with bodies as they may look. All ids are made up.</summary>
internal static class FirstMessages
{
    public static IReadOnlyList<(string Title, string MsgApi, string Body)> All { get; } =
    [
        // Alipay does not publish this body; an application reads it as raw JSON.
        ("用户信息申请记录审核通知", "alipay.open.app.api.field.changed",
            """{"app_id":"2021000000000001","field_name":"mobile","status":"AGREE"}"""),

        ("第三方应用授权取消", "alipay.open.auth.appauth.cancelled",
            """{"app_id":"2021000000000001","auth_app_id":"2021000000000002","user_id":"2088000000000001"}"""),

        // The one number among the strings: epoch milliseconds.
        ("用户授权取消", "alipay.open.auth.userauth.cancelled",
            """{"user_id":"2088000000000002","app_id":"2021000000000001","cancel_time":1763870400000}"""),

        ("小程序审核通过", "alipay.open.mini.version.audit.passed",
            """{"mini_app_id":"2021000000000003","mini_app_version":"1.2.0"}"""),

        ("小程序审核驳回", "alipay.open.mini.version.audit.rejected",
            """
            {"mini_app_id":"2021000000000003","mini_app_version":"1.2.1","bundle_id":"com.alipay.alipaywallet","audit_reason":"类目与内容不符","base_audit":"REJECT","base_audit_reason":{"audit_images":[],"memos":[{"memo":"请补充经营资质","memo_image_list":[]}]}}
            """),

        // Amounts are decimal strings, in yuan.
        ("收单退款冲退完成", "alipay.trade.refund.depositback.completed",
            """
            {"trade_no":"2025112322001400000000000001","out_trade_no":"T20251123001","out_request_no":"R20251123001","dback_status":"S","dback_amount":"88.80","bank_ack_time":"2025-11-23 12:00:00"}
            """),

        // "min_app_id" is their spelling.
        ("商户确认服务商代创建小程序", "alipay.open.mini.merchant.confirmed",
            """{"order_no":"20251123000001","out_order_no":"M20251123001","min_app_id":"2021000000000004","status":"AGREED","pid":"2088000000000003"}"""),

        ("直付通二级商户进件审核通过", "ant.merchant.expand.indirect.zft.passed",
            """{"order_id":"2025112300000000000001","smid":"2088000000000004","external_id":"S20251123001","card_alias_no":"c0000000001","memo":"审核通过"}"""),

        ("直付通二级商户进件拒绝", "ant.merchant.expand.indirect.zft.rejected",
            """{"order_id":"2025112300000000000002","external_id":"S20251123002","reason":"营业执照不清晰"}"""),
    ];
}
