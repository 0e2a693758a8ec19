using System.Diagnostics;
using Alipay.Messaging;
using Microsoft.Extensions.Logging;

namespace Worker;

/// <summary>Middleware around every handler: one line for each message that a handler got, and how it ended. Ids only.</summary>
internal sealed partial class AuditTrail(ILogger<AuditTrail> logger)
{
    private int _handled;
    private int _failed;

    public int Handled => Volatile.Read(ref _handled);

    public int Failed => Volatile.Read(ref _failed);

    public async Task RecordAsync(MessageContext context, MessageDelegate next)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            await next(context);
            Interlocked.Increment(ref _handled);
            LogHandled(context.MsgApi, context.MsgId, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        catch (Exception e)
        {
            // Thrown on, so that Alipay is answered FAIL and delivers the message again.
            Interlocked.Increment(ref _failed);
            LogFailed(context.MsgApi, context.MsgId, e.GetType().Name);
            throw;
        }
    }

    [LoggerMessage(1, LogLevel.Information, "{MsgApi} {MsgId}: handled in {Milliseconds:0.0} ms")]
    private partial void LogHandled(string msgApi, string msgId, double milliseconds);

    [LoggerMessage(2, LogLevel.Warning, "{MsgApi} {MsgId}: failed with {ErrorType}")]
    private partial void LogFailed(string msgApi, string msgId, string errorType);
}
