namespace Alipay.Messaging.Protocol;

/// <summary>What a frame holds, in the order in which it is written (protocol.md 3.1, 3.3, 3.6).</summary>
internal enum FrameField
{
    None,

    FromSys,
    FromSysIp,
    StreamId,

    Type,
    Command,
    MessageId,
    Timestamp,
    Version,
    Status,
    Code,
    Error,
    Charset,
    SignType,
    Sign,

    AppId,
    MsgApi,
    AppCertSn,
    AlipayRootCertSn,

    Protocol,
    Data,
    Header,
    Content,
}
