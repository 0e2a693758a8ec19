namespace Alipay.Messaging.AspNetCore.Inspector;

/// <summary>The body of <c>POST push</c>.</summary>
internal sealed record PushCommand
{
    private const int MaxCount = 10_000;

    public string MsgApi { get; init; } = "";

    /// <summary>The business JSON, pushed as it is.</summary>
    public string Content { get; init; } = "";

    /// <summary>Default a new one for each message.</summary>
    public string? MsgId { get; init; }

    /// <summary><c>websocket</c> (default) or <c>http</c>.</summary>
    public string? Channel { get; init; }

    /// <summary>Where to post; only over HTTP.</summary>
    public string? Url { get; init; }

    public int? Count { get; init; }

    /// <summary>A name of <c>PushSignature</c>; default what the faults say.</summary>
    public string? Signature { get; init; }

    /// <summary>Whether to answer when the messages have been acknowledged (default), or immediately.</summary>
    public bool? Wait { get; init; }

    public bool IsHttp => Channel == "http";

    /// <exception cref="ArgumentException">A member is missing or out of its range.</exception>
    public void Validate()
    {
        Check(!string.IsNullOrWhiteSpace(MsgApi), "msgApi is missing.");
        Check(Channel is null or "websocket" or "http", "channel must be websocket or http.");
        Check(Count is null or (>= 1 and <= MaxCount), $"count must be from 1 to {MaxCount}.");
        Check(!IsHttp || IsHttpUrl(Url), "url must be an absolute http or https URL.");
        Check(IsHttp || Url is null, "url needs the channel http.");
    }

    public static bool IsHttpUrl(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https";

    private static void Check(bool holds, string fault)
    {
        if (!holds)
        {
            throw new ArgumentException(fault);
        }
    }
}

/// <summary>What has become of one pushed message.</summary>
internal sealed record PushAnswer
{
    public required string MsgId { get; init; }

    /// <summary><c>SUCCESS</c>, <c>FAIL</c>, or null without an answer.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.Never)]
    public string? Status { get; init; }

    public double Milliseconds { get; init; }

    public int Deliveries { get; init; }

    public string? Error { get; init; }
}

/// <summary>The body of the answer to <c>POST push</c>.</summary>
internal sealed record PushAnswers(IReadOnlyList<PushAnswer> Results);

/// <summary>The body of <c>POST repeat</c>.</summary>
internal sealed record RepeatCommand(IReadOnlyList<long>? Ids);

/// <summary>The body of <c>POST connections</c>.</summary>
internal sealed record ConnectionCommand(string? Action, int Connection);

/// <summary>The answer to <c>POST import</c>.</summary>
internal sealed record ImportAnswer(int Imported);

/// <summary>The answer to <c>GET entries</c>, and one batch of <c>GET events</c>.</summary>
internal sealed record EntryPage(IReadOnlyList<InspectorEntry> Entries, long Version);
