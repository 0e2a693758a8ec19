namespace Alipay.Messaging.Forwarder.Tests;

/// <summary>A test that needs a real rabbitmq-server; skipped, and counted as such, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RabbitMqFactAttribute : FactAttribute
{
    /// <summary>Decides when tests are discovered.</summary>
    public RabbitMqFactAttribute()
    {
        if (!RabbitMqServer.IsInstalled)
        {
            Skip = "rabbitmq-server is not installed.";
        }
    }
}
