using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Alipay.Messaging.Diagnostics;

namespace Alipay.Messaging.EntityFrameworkCore.Ledger;

/// <summary>
/// The instruments of the ledgers of this process, on the meter <c>Alipay.Messaging</c>. They show what each instance read last; reading them does not
/// ask the database.
/// </summary>
internal static class LedgerGauges
{
    private static readonly Meter Meter = new(MessagingMetrics.MeterName);
    private static readonly ConcurrentDictionary<string, AlipayMessageBacklog> Backlogs = new(StringComparer.Ordinal);

    static LedgerGauges()
    {
        GuardedInstruments.Publish(Meter, "alipay.messaging.ledger.waiting", static (meter, name)
            => meter.CreateObservableGauge(name, () => Observe(backlog => backlog.Waiting), "{message}", "Stored messages that wait for a worker or for their next attempt."));
        GuardedInstruments.Publish(Meter, "alipay.messaging.ledger.overdue", static (meter, name)
            => meter.CreateObservableGauge(name, () => Observe(backlog => backlog.Overdue.TotalSeconds), "s", "For how long the message has been due that has been due longest."));
        GuardedInstruments.Publish(Meter, "alipay.messaging.ledger.dead", static (meter, name)
            => meter.CreateObservableGauge(name, () => Observe(backlog => backlog.Dead), "{message}", "Dead letters."));
    }

    public static void Set(string appId, AlipayMessageBacklog backlog) => Backlogs[appId] = backlog;

    public static void Remove(string appId) => Backlogs.TryRemove(appId, out _);

    private static List<Measurement<T>> Observe<T>(Func<AlipayMessageBacklog, T> read)
        where T : struct
        => [.. Backlogs.Select(app => new Measurement<T>(read(app.Value), new KeyValuePair<string, object?>("alipay.app_id", app.Key)))];
}
