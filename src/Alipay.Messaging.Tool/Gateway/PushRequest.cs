namespace Alipay.Messaging.Tool.Gateway;

/// <summary>What <c>POST /inspector/api/push</c> takes.</summary>
internal sealed record PushRequest
{
    public required string MsgApi { get; init; }

    /// <summary>The business JSON.</summary>
    public required string Content { get; init; }

    public string? MsgId { get; init; }

    /// <summary><c>websocket</c> or <c>http</c>.</summary>
    public string Channel { get; init; } = "websocket";

    /// <summary>Where to post; for <c>http</c> only.</summary>
    public Uri? Url { get; init; }
}

/// <summary>What became of one push.</summary>
internal sealed record PushAnswer
{
    public required string MsgId { get; init; }

    /// <summary><c>SUCCESS</c>, <c>FAIL</c>, or null without an answer.</summary>
    public string? Status { get; init; }

    public double? Milliseconds { get; init; }

    public int? Deliveries { get; init; }

    /// <summary>Why there is no answer.</summary>
    public string? Error { get; init; }
}
