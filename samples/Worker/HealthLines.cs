using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Worker;

/// <summary>Prints what the health check says: the host asks it every 30 s. A web application maps it to a path instead.</summary>
internal sealed class HealthLines : IHealthCheckPublisher
{
    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        foreach (var (name, entry) in report.Entries)
        {
            Console.WriteLine($"health: {name} is {entry.Status}: {entry.Description} Since {entry.Data["since"]}.");
        }

        return Task.CompletedTask;
    }
}
