namespace Alipay.Messaging.Redis.Worker;

/// <summary>What the test tells its process, as one line of JSON on standard input.</summary>
/// <param name="Name">Marks what this process has handled.</param>
/// <param name="Redis">Where the store is, and where the handled messages are recorded.</param>
/// <param name="ServerHost">The gateway.</param>
/// <param name="AppId">The application.</param>
/// <param name="AppPrivateKey">Its throw-away key.</param>
/// <param name="AlipayPublicKey">The gateway's.</param>
/// <param name="Lease">The lease of a claim.</param>
/// <param name="Concurrency">How many handlers run at a time.</param>
/// <param name="HoldAfter">From this many messages on the handler never returns, as if the process hung.</param>
/// <param name="ConnectionLease">How long the connection lease lasts; without one when null.</param>
public sealed record WorkerSettings(
    string Name,
    string Redis,
    string ServerHost,
    string AppId,
    string AppPrivateKey,
    string AlipayPublicKey,
    TimeSpan Lease,
    int Concurrency,
    int HoldAfter = int.MaxValue,
    TimeSpan? ConnectionLease = null)
{
    /// <summary>A hash: message id → how often it was handled, over all processes.</summary>
    public const string HandledKey = "test:handled";

    /// <summary>A set of the message ids that one process has handled.</summary>
    public string HandledByKey => $"test:handled-by:{Name}";

    /// <summary>A set of the message ids that one process has begun and holds.</summary>
    public string HeldKey => $"test:held:{Name}";
}
