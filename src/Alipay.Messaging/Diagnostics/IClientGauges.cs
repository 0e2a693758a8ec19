namespace Alipay.Messaging.Diagnostics;

/// <summary>The current values that observable instruments report for one application on one channel.</summary>
internal interface IClientGauges
{
    int QueueDepth { get; }

    /// <summary>Null for a channel without a connection.</summary>
    bool? IsOpen { get; }

    /// <summary>Null when no message ever arrived.</summary>
    TimeSpan? SinceLastFrame { get; }

    /// <summary>Null in key mode, and where another channel of the application reports it.</summary>
    TimeSpan? CertificateLeft { get; }
}
