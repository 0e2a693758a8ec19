namespace Alipay.Messaging.Protocol;

/// <summary>Every string of the wire that has a meaning (protocol.md 1.1, 1.5, 1.6, 2.1, 3.1, 3.3).</summary>
internal static class WireNames
{
    public const string RegisterPath = "/websocket/register.do";
    public const string UpgradePath = "/websocket";

    // Parameters of the signed queries.
    public const string Timestamp = "timestamp";
    public const string QuerySignType = "sign_type";
    public const string QueryAppId = "app_id";
    public const string QueryCharset = "charset";
    public const string SdkVersion = "sdk_version";
    public const string Nonce = "nonce";
    public const string LinkToken = "link_token";
    public const string QuerySign = "sign";
    public const string QueryAppCertSn = "app_cert_sn";
    public const string QueryAlipayRootCertSn = "alipay_root_cert_sn";

    public const string ZoneCookie = "zone";

    // Members of the register answer; it has a sign as well.
    public const string Response = "response";
    public const string ErrorResponse = "error_response";
    public const string Code = "code";
    public const string Msg = "msg";
    public const string SubCode = "sub_code";
    public const string SubMsg = "sub_msg";
    public const string AlipayCertSn = "alipay_cert_sn";

    public static ReadOnlySpan<byte> LineEnd => "\r\n"u8;
    public static ReadOnlySpan<byte> HeaderEnd => "\r\n\r\n"u8;

    // Values of x-type, x-version and x-status.
    public static ReadOnlySpan<byte> TypeMessage => "message"u8;
    public static ReadOnlySpan<byte> Version10 => "1.0"u8;
    public static ReadOnlySpan<byte> Success => "SUCCESS"u8;
    public static ReadOnlySpan<byte> Fail => "FAIL"u8;

    /// <summary>The value of x-cmd; empty for none.</summary>
    public static ReadOnlySpan<byte> Of(FrameCommand command) => command switch
    {
        FrameCommand.Consume => "CONSUME"u8,
        FrameCommand.ConsumeAck => "CONSUME_ACK"u8,
        FrameCommand.Produce => "PRODUCE"u8,
        FrameCommand.ProduceAck => "PRODUCE_ACK"u8,
        _ => default,
    };

    /// <summary>The name of a part of a frame: a header line or a member of its JSON.</summary>
    public static ReadOnlySpan<byte> Of(FrameField field) => field switch
    {
        FrameField.FromSys => "from-sys"u8,
        FrameField.FromSysIp => "from-sys-ip"u8,
        FrameField.StreamId => "stream-id"u8,
        FrameField.Type => "x-type"u8,
        FrameField.Command => "x-cmd"u8,
        FrameField.MessageId => "x-msgId"u8,
        FrameField.Timestamp => "x-timestamp"u8,
        FrameField.Version => "x-version"u8,
        FrameField.Status => "x-status"u8,
        FrameField.Code => "x-code"u8,
        FrameField.Error => "x-error"u8,
        FrameField.Charset => "x-charset"u8,
        FrameField.SignType => "x-signType"u8,
        FrameField.Sign => "x-sign"u8,
        FrameField.AppId => "appId"u8,
        FrameField.MsgApi => "msgApi"u8,
        FrameField.AppCertSn => "app_cert_sn"u8,
        FrameField.AlipayRootCertSn => "alipay_root_cert_sn"u8,
        FrameField.Protocol => "protocol"u8,
        FrameField.Data => "data"u8,
        FrameField.Header => "header"u8,
        FrameField.Content => "content"u8,
        _ => default,
    };

    /// <summary>Which part from <paramref name="first"/> to <paramref name="last"/> has this name; none when it is unknown. Case matters.</summary>
    public static FrameField FieldNamed(ReadOnlySpan<byte> name, FrameField first, FrameField last)
    {
        for (var field = first; field <= last; field++)
        {
            if (name.SequenceEqual(Of(field)))
            {
                return field;
            }
        }

        return FrameField.None;
    }
}
