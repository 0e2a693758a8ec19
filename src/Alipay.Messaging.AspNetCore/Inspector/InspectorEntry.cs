namespace Alipay.Messaging.AspNetCore.Inspector;

/// <summary>One line of the inspector's list. Immutable; a change is a new version under the same id.</summary>
internal sealed record InspectorEntry
{
    /// <summary>How much of a content the list gets; the details have all of it.</summary>
    private const int SummaryLength = 8192;

    public long Id { get; init; }

    /// <summary>The number of the change that made it what it is, in the log of all entries.</summary>
    public long Version { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>One of <see cref="EntryKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The message API, the path of a request, the sentence of a problem, the name of an application.</summary>
    public required string Name { get; init; }

    /// <summary>One of <see cref="EntryStates"/>, or the state of a client.</summary>
    public required string State { get; init; }

    /// <summary>Why a message was answered as it was; the tag of the metrics.</summary>
    public string? Outcome { get; init; }

    public string? App { get; init; }

    public string? MsgId { get; init; }

    public string? Channel { get; init; }

    public string? Url { get; init; }

    public int? Connection { get; init; }

    public double? Milliseconds { get; init; }

    public string? Content { get; init; }

    public bool? IsCut { get; init; }

    public IReadOnlyList<string>? Notes { get; init; }

    public IReadOnlyList<InspectorDelivery>? Deliveries { get; init; }

    /// <summary>Pairs of a name and a value.</summary>
    public IReadOnlyList<IReadOnlyList<string>>? Headers { get; init; }

    /// <summary>About how many characters it keeps in memory.</summary>
    public int Weight => 256 + (Content?.Length ?? 0) + Name.Length + (Headers?.Sum(pair => pair.Sum(text => text.Length)) ?? 0);

    /// <summary>What the list needs.</summary>
    public InspectorEntry ToSummary() => this with
    {
        Headers = null,
        Deliveries = null,
        IsCut = Content?.Length > SummaryLength ? true : null,
        Content = Content?.Length > SummaryLength ? Content[..SummaryLength] : Content,
    };
}

/// <summary>One delivery of a message.</summary>
internal sealed record InspectorDelivery
{
    /// <summary>One of <see cref="EntryStates"/>.</summary>
    public required string State { get; init; }

    public string? StreamId { get; init; }

    public int? Connection { get; init; }

    /// <summary>The status of the answer over HTTP.</summary>
    public int? Status { get; init; }

    /// <summary>The answer over HTTP.</summary>
    public string? Body { get; init; }

    public double? Milliseconds { get; init; }
}

/// <summary>What an entry is about.</summary>
internal static class EntryKinds
{
    public const string Message = "message";
    public const string Sent = "sent";
    public const string Request = "request";
    public const string Connection = "connection";
    public const string Problem = "problem";
    public const string Recorded = "recorded";
}

/// <summary>What has become of an entry.</summary>
internal static class EntryStates
{
    public const string Waiting = "waiting";
    public const string Delivered = "delivered";
    public const string Success = "success";
    public const string Fail = "fail";
    public const string Lost = "lost";
    public const string Unanswered = "unanswered";
    public const string Canceled = "canceled";
    public const string Accepted = "accepted";
    public const string Refused = "refused";
    public const string Faulty = "faulty";
    public const string Open = "open";
    public const string Closed = "closed";
    public const string Violation = "violation";
    public const string Recorded = "recorded";
}
