using Alipay.Messaging.Pipeline;

namespace Alipay.Messaging.AspNetCore.Inspector;

/// <summary>A page of the ledger of one application.</summary>
internal sealed record LedgerPage
{
    /// <summary>The name of the application whose page it is.</summary>
    public required string App { get; init; }

    /// <summary>The names of the applications that have a ledger.</summary>
    public required IReadOnlyList<string> Apps { get; init; }

    /// <summary>How many messages there are of each state; null on a page that is not the first.</summary>
    public IReadOnlyDictionary<string, long>? Counts { get; init; }

    public required IReadOnlyList<LedgerRow> Messages { get; init; }

    public bool IsMore { get; init; }
}

/// <summary>The body of <c>POST ledger/redrive</c> and <c>POST ledger/discard</c>.</summary>
internal sealed record LedgerCommand(long Id, string? App);

/// <summary>The answer: false when the state of the message does not allow it.</summary>
internal sealed record LedgerAnswer(bool Done);
