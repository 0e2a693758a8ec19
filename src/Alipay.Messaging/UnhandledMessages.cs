namespace Alipay.Messaging;

/// <summary>What becomes of a message whose API no handler is registered for.</summary>
public enum UnhandledMessages
{
    /// <summary>It is answered FAIL, so that Alipay delivers it again, and logged as a warning.</summary>
    Fail,

    /// <summary>It is answered SUCCESS and is gone.</summary>
    Acknowledge,
}
