namespace Alipay.Messaging.Tests.Messages;

/// <summary>One plausible body for each message API, with every member that is known of it.</summary>
internal static class MessageSamples
{
    /// <summary>As it was really received, from docs/messages.md's sources; the others are made up.</summary>
    public const string RealFundTransOrderChanged =
        """{"pay_date":"2022-01-19 18:30:01","biz_scene":"DIRECT_TRANSFER","action_type":"FINISH","pay_fund_order_id":"20220119110070001506250088945520","origin_interface":"alipay.fund.trans.uni.transfer","out_biz_no":"ZFB-SJ-JFDH-202201191830008822543732","trans_amount":"0.10","product_code":"TRANS_ACCOUNT_NO_PWD","order_id":"20220119110070000006250063947373","status":"SUCCESS"}""";

    private const string ShopSave =
        """{"order_id":"2021012100502001000000","shop_id":"2021012100077000000","shop_name":"西湖店","store_id":"S001","out_biz_no":"B1","reason":"门头照不清晰"}""";

    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["alipay.open.auth.appauth.cancelled"] =
            """{"auth_app_id":"2021000000000002","app_auth_token":"202301BBtoken","user_id":"2088102285927804","app_id":"2021000000000001"}""",
        ["alipay.open.auth.userauth.cancelled"] =
            """{"user_id":"2088102285927804","app_id":"2021000000000001","cancel_time":1642588201000}""",
        ["alipay.open.mini.version.audit.passed"] =
            """{"mini_app_id":"2021000000000002","mini_app_version":"0.0.1"}""",
        ["alipay.open.mini.version.audit.rejected"] =
            """
            {"mini_app_id":"2021000000000002","mini_app_version":"0.0.1","bundle_id":"com.alipay.alipaywallet","audit_reason":"类目不符",
             "base_audit":"REJECT","promote_audit":"PASS",
             "base_audit_reason":{"audit_images":["https://a/1.png"],"memos":[{"memo":"页面空白","memo_image_list":["https://a/2.png","https://a/3.png"]}]},
             "promote_audit_reason":{"audit_images":[],"memos":[]}}
            """,
        ["alipay.trade.refund.depositback.completed"] =
            """
            {"trade_no":"2014112611001004680073956707","out_trade_no":"20150320010101001","out_request_no":"HZ01RF001","dback_status":"S",
             "dback_amount":"1.01","bank_ack_time":"2020-06-02 14:03:48","est_bank_receipt_time":"2020-06-02 14:13:48"}
            """,
        ["alipay.open.mini.merchant.confirmed"] =
            """{"order_no":"2021012100502001","out_order_no":"O1","min_app_id":"2021000000000002","status":"AGREED","pid":"2088102285927804"}""",
        ["ant.merchant.expand.indirect.zft.passed"] =
            """{"order_id":"2018000000000001","smid":"2088000000000001","external_id":"M1","card_alias_no":"C1","memo":"审核通过"}""",
        ["ant.merchant.expand.indirect.zft.rejected"] =
            """{"order_id":"2018000000000001","external_id":"M1","reason":"证件过期"}""",
        ["alipay.fund.trans.order.changed"] =
            """
            {"out_biz_no":"201806300001","product_code":"STD_RED_PACKET","biz_scene":"PERSONAL_PAY","origin_interface":"alipay.fund.trans.app.pay",
             "pay_fund_order_id":"20190801110070001506380000251556","order_id":"20190624110075000006530000014566","status":"REFUND","sub_status":"X",
             "action_type":"FINISH","trans_amount":"32.00","pay_date":"2013-01-01 08:08:08","refund_date":"2013-01-02 08:08:08",
             "receiver_open_id":"074a1CcTG1LelxKe4xQC0zgNdId0nxi95b5lsNpazWYoCo5","receiver_user_id":"2088102285927804",
             "entrust_order_id":"202007162000000000461","settle_serial_no":"2023052993044491260542090100400","error_code":"PAYEE_CARD_INFO_ERROR",
             "fail_reason":"收款方银行卡信息有误","sub_order_status":"FAIL","sub_order_error_code":"MID_ACCOUNT_CARD_INFO_ERROR",
             "sub_order_fail_reason":"收款方银行卡信息有误"}
            """,
        ["alipay.trade.order.settle.notify"] =
            """
            {"operation_dt":"2023-06-01 17:35:26","settle_no":"20230601002530020065620300064709","trade_no":"2023060122001462650500142964",
             "out_request_no":"20210727001",
             "royalty_detail_list":[{"amount":"10.00","operation_type":"transfer","trans_in":"2088721234140864","state":"SUCCESS","detail_id":"2023060122001462650500142964"}]}
            """,
        ["alipay.merchant.tradecomplain.changed"] = """{"complain_event_id":"2026082810002001234567890"}""",
        ["alipay.open.app.service.audit.notify"] =
            """{"service_code":"2021110821000358301145","audit_status":"REJECT","audit_text":"其他:\r\n1.地址不一致\r\n"}""",
        ["alipay.open.mini.order.changed"] =
            """
            {"out_order_id":"O1","order_id":"2023060122001462650500142964","status":"PAID","operate_app_id":"2021000000000001",
             "auth_app_id":"2021000000000002","total_amount":"12.50","receipt_amount":"12.00"}
            """,
        ["alipay.open.sp.sign.sync.notify"] =
            """
            {"scene":"AGENT","account":"a@example.com","batch_no":"20230601","batch_order_status":"MERCHANT_CONFIRM","isv_app_id":"2021000000000001",
             "product_status_infos":[{"product_code":"FAST_INSTANT_TRADE_PAY","reject_reason":"资质不符"}]}
            """,
        ["ant.merchant.expand.shop.save.passed"] = ShopSave,
        ["ant.merchant.expand.shop.save.rejected"] = ShopSave,
        ["zhima.credit.payafteruse.creditagreement.changed"] =
            """
            {"credit_agreement_id":"20210119000730020000","agreement_status":"VALID","out_agreement_no":"A1","biz_time":"2021-01-19 00:00:00",
             "open_channel":"ALIPAY_RECOMMEND","alipay_user_id":"2088102285927804","open_id":"074a1Cc","ext_info":"{\"key\":\"value\"}"}
            """,
        ["alipay.ebpp.invoice.enterprise.newinvoice.notify"] =
            """
            {"enterprise_id":"2088000000000001","employee_id":"E1","einv_id":"20230601","invoice_no":"12345678","invoice_kind":"PLAIN",
             "invoice_code":"033002000111","notify_reason":"NEW","collect_source":"ALIPAY"}
            """,
    };
}
