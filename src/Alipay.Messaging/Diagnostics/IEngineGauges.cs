namespace Alipay.Messaging.Diagnostics;

/// <summary>What a running engine can be asked for at any time.</summary>
internal interface IEngineGauges
{
    int QueueDepth { get; }

    bool IsOpen { get; }

    /// <summary>Null when no message ever arrived.</summary>
    TimeSpan? SinceLastFrame { get; }

    /// <summary>Null in key mode.</summary>
    TimeSpan? CertificateLeft { get; }
}
