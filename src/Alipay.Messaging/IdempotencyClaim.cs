namespace Alipay.Messaging;

/// <summary>The answer of an <see cref="IIdempotencyStore"/> to a claim. <c>default</c> is no answer: the message is answered FAIL.</summary>
public readonly record struct IdempotencyClaim
{
    /// <summary>Gets the answer that another caller is handling the message.</summary>
    public static IdempotencyClaim InProgress { get; } = new() { State = IdempotencyState.InProgress };

    /// <summary>Gets the answer that the message was handled.</summary>
    public static IdempotencyClaim Completed { get; } = new() { State = IdempotencyState.Completed };

    /// <summary>Who has, or had, the message.</summary>
    public IdempotencyState State { get; init; }

    /// <summary>Names this claim when <see cref="State"/> is <see cref="IdempotencyState.Claimed"/>; else zero.</summary>
    public long Token { get; init; }

    /// <summary>
    /// Whether the store remembers the same message id with other content. The message is handled nevertheless, and logged as an
    /// error. Default <see langword="false"/>.
    /// </summary>
    public bool MsgIdReused { get; init; }

    /// <summary>Creates the answer that the caller may handle the message.</summary>
    /// <param name="token">Names this claim, and no other claim of the same message.</param>
    /// <param name="msgIdReused">See <see cref="MsgIdReused"/>.</param>
    /// <returns>The answer.</returns>
    public static IdempotencyClaim Claimed(long token, bool msgIdReused = false)
        => new() { State = IdempotencyState.Claimed, Token = token, MsgIdReused = msgIdReused };
}

/// <summary>What an <see cref="IIdempotencyStore"/> knows of a message.</summary>
public enum IdempotencyState
{
    /// <summary>The store did not decide. The message is answered FAIL, as when the store throws.</summary>
    Undecided,

    /// <summary>The caller may handle it. No other caller may, until the lease ends.</summary>
    Claimed,

    /// <summary>Another caller is handling it now. The message is answered FAIL, so that it is redelivered.</summary>
    InProgress,

    /// <summary>It was handled. The message is answered SUCCESS without the handler.</summary>
    Completed,
}
