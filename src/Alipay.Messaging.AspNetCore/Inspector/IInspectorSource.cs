namespace Alipay.Messaging.AspNetCore.Inspector;

/// <summary>What the inspector shows: a test gateway or a running application. Thread-safe.</summary>
internal interface IInspectorSource
{
    EntryLog Entries { get; }

    /// <summary>What is true at this moment, beside the entries.</summary>
    InspectorState ReadState();
}

/// <summary>A source that pushes messages.</summary>
internal interface IInspectorGateway : IInspectorSource
{
    /// <exception cref="ArgumentException">The request cannot be carried out; the text says why.</exception>
    Task<IReadOnlyList<PushAnswer>> PushAsync(PushCommand command, CancellationToken cancellationToken);

    /// <summary>Pushes entries once more, each under its message id.</summary>
    Task<IReadOnlyList<PushAnswer>> RepeatAsync(IReadOnlyList<long> ids, CancellationToken cancellationToken);

    /// <summary>The faults that are switched on, and those that there are.</summary>
    IReadOnlyDictionary<string, FaultSwitch> ReadFaults();

    /// <exception cref="ArgumentException">There is no such fault.</exception>
    void SetFaults(IReadOnlyDictionary<string, string> faults);

    /// <summary>Does something to an open connection.</summary>
    /// <exception cref="ArgumentException">There is no such action or connection.</exception>
    Task ActAsync(string action, int connection, CancellationToken cancellationToken);

    /// <summary>Lists recorded messages, to be pushed.</summary>
    void Import(IReadOnlyList<RecordedMessage> messages);
}

/// <summary>A source whose messages a database keeps.</summary>
internal interface IInspectorLedger : IInspectorSource
{
    /// <exception cref="ArgumentException">There is no such application or state.</exception>
    Task<LedgerPage> ReadAsync(string? app, string state, long after, CancellationToken cancellationToken);

    /// <summary>The content of a message; null when it is not kept. The log says who read it.</summary>
    Task<string?> ReadContentAsync(string? app, long id, string user, CancellationToken cancellationToken);

    /// <summary>False when the state of the message does not allow it. The log says who decided.</summary>
    Task<bool> RedriveAsync(string? app, long id, string user, CancellationToken cancellationToken);

    /// <summary>False when the state of the message does not allow it. The log says who decided.</summary>
    Task<bool> DiscardAsync(string? app, long id, string user, CancellationToken cancellationToken);
}
