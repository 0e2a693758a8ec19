namespace Alipay.Messaging.EntityFrameworkCore;

/// <summary>Which messages of the ledger an operation is about. All that is set must hold.</summary>
public sealed record AlipayMessageQuery
{
    /// <summary>The state. Default <see langword="null"/>: any.</summary>
    public AlipayMessageState? State { get; init; }

    /// <summary>The message API. Default <see langword="null"/>: any.</summary>
    public string? MsgApi { get; init; }

    /// <summary>The earliest time of receipt, included. Default <see langword="null"/>: any.</summary>
    public DateTimeOffset? ReceivedFrom { get; init; }

    /// <summary>The end of the times of receipt, excluded. Default <see langword="null"/>: any.</summary>
    public DateTimeOffset? ReceivedBefore { get; init; }

    /// <summary>The <see cref="AlipayMessageRecord.Id"/> after which to begin: that of the last row of the page before. Default 0.</summary>
    public long AfterId { get; init; }

    /// <summary>How many messages at most. Default 100, from 1 to 1,000.</summary>
    public int Limit { get; init; } = 100;
}
