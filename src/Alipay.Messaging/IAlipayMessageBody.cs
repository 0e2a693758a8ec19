namespace Alipay.Messaging;

/// <summary>A typed body that knows which message it belongs to, so that a handler can be registered by its body alone.</summary>
public interface IAlipayMessageBody
{
    /// <summary>The message API, for example <c>alipay.open.mini.version.audit.passed</c>.</summary>
    static abstract string MsgApi { get; }
}
