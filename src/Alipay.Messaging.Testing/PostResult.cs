namespace Alipay.Messaging.Testing;

/// <summary>The outcome of a posted notification.</summary>
public sealed record PostResult
{
    /// <summary>Its id.</summary>
    public required string NotifyId { get; init; }

    /// <summary>Every delivery in order.</summary>
    public required IReadOnlyList<PostDelivery> Deliveries { get; init; }

    /// <summary>Whether the last answer was exactly <c>success</c>, under status 200.</summary>
    public bool Succeeded => Deliveries[^1] is { Status: 200, Body: "success" };
}

/// <summary>One delivery of a notification.</summary>
public sealed record PostDelivery
{
    /// <summary>The status of the answer; <see langword="null"/> when there was none in time.</summary>
    public required int? Status { get; init; }

    /// <summary>The media type of the answer with its parameters.</summary>
    public required string? ContentType { get; init; }

    /// <summary>The body of the answer.</summary>
    public required string? Body { get; init; }

    /// <summary>When it was sent, by the clock of the options.</summary>
    public required DateTimeOffset SentAt { get; init; }
}
