namespace Alipay.Messaging.Diagnostics;

/// <summary>The current values that observable instruments report for a running client.</summary>
internal interface IClientGauges
{
    int QueueDepth { get; }

    bool IsOpen { get; }

    /// <summary>Null when no message ever arrived.</summary>
    TimeSpan? SinceLastFrame { get; }

    /// <summary>Null in key mode.</summary>
    TimeSpan? CertificateLeft { get; }
}
