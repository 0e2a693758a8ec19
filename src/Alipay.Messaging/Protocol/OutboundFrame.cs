namespace Alipay.Messaging.Protocol;

/// <summary>A frame to be written (protocol.md 3.1, 3.3). What is null or blank is left out.</summary>
internal sealed record OutboundFrame
{
    public string? FromSys { get; init; }
    public string? FromSysIp { get; init; }
    public string? StreamId { get; init; }

    public string? Command { get; init; }
    public string? MessageId { get; init; }
    public string? Timestamp { get; init; }
    public string? Status { get; init; }
    public string? Code { get; init; }
    public string? Error { get; init; }
    public string? Charset { get; init; }
    public string? SignType { get; init; }
    public string? Sign { get; init; }

    /// <summary>The data object in UTF-8, written unchanged: it is what was signed. Empty for none.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }
}
