using System.Globalization;
using StackExchange.Redis;

namespace Alipay.Messaging.Redis.Connection;

/// <summary>
/// Turns the errors of StackExchange.Redis, which hide the cause in a page of counters, into one sentence: where Redis is and what
/// it said.
/// </summary>
internal static class RedisFailure
{
    public static Exception Explain(Exception failure, string endPoints, TimeSpan limit) => failure switch
    {
        RedisConnectionException connection => new RedisConnectionException(
            Deepest(connection).FailureType, $"Redis at {endPoints} cannot be used: {Reason(connection)}", failure),
        RedisException => new RedisException($"Redis at {endPoints} refused the command: {failure.Message}", failure),
        _ => new TimeoutException(
            string.Create(CultureInfo.InvariantCulture, $"Redis at {endPoints} did not answer within {limit.TotalSeconds:0.###} s."), failure),
    };

    private static string Reason(RedisConnectionException failure)
    {
        var deepest = Deepest(failure);
        var cause = failure.GetBaseException();
        return cause is RedisConnectionException ? $"{deepest.FailureType}." : $"{deepest.FailureType}: {cause.Message}";
    }

    private static RedisConnectionException Deepest(RedisConnectionException failure)
    {
        var deepest = failure;
        for (Exception? inner = failure; inner is not null; inner = inner.InnerException)
        {
            deepest = inner as RedisConnectionException ?? deepest;
        }

        return deepest;
    }
}
