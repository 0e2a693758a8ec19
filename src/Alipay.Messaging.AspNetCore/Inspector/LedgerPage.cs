namespace Alipay.Messaging.AspNetCore.Inspector;

/// <summary>A page of the ledger of one application.</summary>
internal sealed record LedgerPage
{
    /// <summary>The name of the application whose page it is.</summary>
    public required string App { get; init; }

    /// <summary>The names of the applications that have a ledger.</summary>
    public required IReadOnlyList<string> Apps { get; init; }

    public required IReadOnlyDictionary<string, long> Counts { get; init; }

    public required IReadOnlyList<LedgerRow> Messages { get; init; }

    public bool IsMore { get; init; }
}

/// <summary>One message of the ledger.</summary>
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

/// <summary>The body of <c>POST ledger/redrive</c> and <c>POST ledger/discard</c>.</summary>
internal sealed record LedgerCommand(long Id, string? App);

/// <summary>The answer: false when the state of the message does not allow it.</summary>
internal sealed record LedgerAnswer(bool Done);
