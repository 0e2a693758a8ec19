namespace Alipay.Messaging;

/// <summary>What happens to a message whose API has no handler.</summary>
public enum UnhandledMessageAction
{
    /// <summary>It is answered FAIL, so that Alipay delivers it again, and logged as a warning.</summary>
    Fail,

    /// <summary>It is answered SUCCESS and is gone.</summary>
    Acknowledge,
}
