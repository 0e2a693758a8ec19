using System.Globalization;
using StackExchange.Redis;

namespace Alipay.Messaging.Redis.Connection;

/// <summary>
/// Turns the errors of StackExchange.Redis, which hide the cause in a page of counters, into one sentence: where Redis is and what
/// it said.
/// </summary>
internal static class RedisFailure
{
    /// <param name="failure">What a command failed with.</param>
    /// <param name="connecting">What connecting failed with meanwhile; null when it did not, and when that is unknown.</param>
    /// <param name="endPoints">Where Redis is.</param>
    /// <param name="limit">How long the command could take.</param>
    public static Exception Explain(Exception failure, RedisConnectionException? connecting, string endPoints, TimeSpan limit) => failure switch
    {
        TimeoutException when connecting is not null => new RedisConnectionException(
            Deepest(connecting).FailureType, $"Redis at {endPoints} cannot be used: {Reason(connecting)}", failure),
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
