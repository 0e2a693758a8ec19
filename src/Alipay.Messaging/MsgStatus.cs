namespace Alipay.Messaging;

/// <summary>The two answers that the protocol knows.</summary>
public enum MsgStatus
{
    /// <summary>The message was taken.</summary>
    Success,

    /// <summary>The message was refused. A pushed message that was answered so is delivered again later.</summary>
    Fail,
}
