namespace Alipay.Messaging.Benchmarks.EndToEnd.Load;

/// <summary>When the gateway writes the next frame. Each frame is a write of its own.</summary>
internal enum Pacing
{
    /// <summary>The reader of acks answers each with the next frame, as a peer does that has one message after the other to deliver.</summary>
    Acks,

    /// <summary>A sender beside the reader writes as many as may be in flight, so that frames leave in bursts.</summary>
    Bursts,

    /// <summary>One each millisecond: little traffic.</summary>
    Clock,
}
