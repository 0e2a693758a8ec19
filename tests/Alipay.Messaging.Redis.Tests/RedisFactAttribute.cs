namespace Alipay.Messaging.Redis.Tests;

/// <summary>A test that needs a real redis-server; skipped, and counted as such, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RedisFactAttribute : FactAttribute
{
    /// <summary>Decides when tests are discovered.</summary>
    public RedisFactAttribute()
    {
        if (!RedisServer.IsInstalled)
        {
            Skip = "redis-server is not on PATH.";
        }
    }
}
