namespace Alipay.Messaging.Pipeline;

/// <summary>One message of a ledger, for an operator.</summary>
internal sealed record LedgerRow
{
    public required long Id { get; init; }

    public required string MsgApi { get; init; }

    public required string MsgId { get; init; }

    public required string Channel { get; init; }

    public required string State { get; init; }

    public required int Attempts { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public string? LastError { get; init; }

    public bool HasContent { get; init; }

    public bool CanRedrive { get; init; }

    public bool CanDiscard { get; init; }
}
