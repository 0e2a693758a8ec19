namespace Alipay.Messaging.EntityFrameworkCore;

/// <summary>What has become of a message. The table holds the name.</summary>
public enum AlipayMessageState
{
    /// <summary>Its handler runs before the answer to Alipay. When the process dies, Alipay redelivers the message.</summary>
    Claimed,

    /// <summary>Its handler did not succeed and the answer was FAIL. Alipay redelivers the message.</summary>
    Failed,

    /// <summary>It was acknowledged and waits for a worker.</summary>
    Waiting,

    /// <summary>It was acknowledged and a worker runs its handler.</summary>
    Running,

    /// <summary>What its handler saved is committed.</summary>
    Handled,

    /// <summary>It was acknowledged and failed as often as allowed. It waits for an operator.</summary>
    Dead,

    /// <summary>An operator decided that it is never handled.</summary>
    Discarded,
}
