namespace Alipay.Messaging.Protocol;

/// <summary>What a frame asks for: its <c>x-cmd</c> (protocol.md 3.3).</summary>
internal enum FrameCommand
{
    /// <summary>No <c>x-cmd</c> was read.</summary>
    None,

    Consume,
    ConsumeAck,
    Produce,
    ProduceAck,

    /// <summary>An <c>x-cmd</c> that the protocol does not know, or more than one.</summary>
    Unknown,
}
