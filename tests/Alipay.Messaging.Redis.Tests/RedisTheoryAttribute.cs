namespace Alipay.Messaging.Redis.Tests;

/// <summary>As <see cref="RedisFactAttribute"/>, for several inputs.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RedisTheoryAttribute : TheoryAttribute
{
    /// <summary>Decides when tests are discovered.</summary>
    public RedisTheoryAttribute() => Skip = new RedisFactAttribute().Skip;
}
