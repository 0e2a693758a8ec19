namespace Alipay.Messaging.AspNetCore;

/// <summary>Who may use an application's inspector, and what it shows.</summary>
public sealed record AlipayInspectorOptions
{
    private const int MostEntries = 20_000;

    /// <summary>
    /// Gets the name of the authorization policy that a user of the inspector must satisfy. Default <see langword="null"/>: the inspector is mapped in
    /// the Development environment alone, and answers requests from the same machine under a loopback name.
    /// </summary>
    public string? AuthorizationPolicy { get; init; }

    /// <summary>
    /// Gets whether the list shows the content of messages and offers to export them. Default <see langword="false"/>: content is personal data. What
    /// a ledger keeps can be read all the same, one message at a time; the log says who did.
    /// </summary>
    public bool ShowContent { get; init; }

    /// <summary>Gets how many entries are kept in memory; the oldest are removed. Default 1,000, from 10 to 20,000.</summary>
    public int Capacity { get; init; } = 1000;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Capacity, 10, nameof(Capacity));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Capacity, MostEntries, nameof(Capacity));
        if (AuthorizationPolicy is not null)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(AuthorizationPolicy, nameof(AuthorizationPolicy));
        }
    }
}
