namespace Alipay.Messaging.AspNetCore.Inspector;

/// <summary>One line of a recording.</summary>
internal sealed record RecordedMessage
{
    public DateTimeOffset At { get; init; }

    /// <summary><c>websocket</c> or <c>http</c>.</summary>
    public string? Channel { get; init; }

    public string? MsgApi { get; init; }

    public string? MsgId { get; init; }

    /// <summary>The business JSON as text.</summary>
    public string? Content { get; init; }

    /// <summary><c>SUCCESS</c> or <c>FAIL</c>; null without an answer.</summary>
    public string? Status { get; init; }

    /// <summary>Where it was posted; only over HTTP.</summary>
    public string? Url { get; init; }

    public static RecordedMessage Of(InspectorEntry entry) => new()
    {
        At = entry.At,
        Channel = entry.Channel ?? "websocket",
        MsgApi = entry.Name,
        MsgId = entry.MsgId,
        Content = entry.Content,
        Status = entry.State switch { EntryStates.Success => "SUCCESS", EntryStates.Fail => "FAIL", _ => null },
        Url = entry.Url,
    };

    public InspectorEntry ToEntry() => new()
    {
        At = At,
        Kind = EntryKinds.Recorded,
        Name = MsgApi ?? "",
        MsgId = MsgId,
        Channel = Channel ?? "websocket",
        Content = Content,
        Url = Url,
        State = Status switch { "SUCCESS" => EntryStates.Success, "FAIL" => EntryStates.Fail, _ => EntryStates.Recorded },
    };
}
