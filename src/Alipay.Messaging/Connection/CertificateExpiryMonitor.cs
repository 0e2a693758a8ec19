using Alipay.Messaging.Configuration;
using Alipay.Messaging.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Connection;

/// <summary>Warns when a certificate nears its end: once at 30, 7 and 1 days before.</summary>
internal sealed class CertificateExpiryMonitor : IDisposable
{
    private static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Interval = TimeSpan.FromHours(12);
    private static readonly int[] DaysBefore = [30, 7, 1];

    private readonly LiveCredentials _settings;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private (DateTimeOffset End, int DaysBefore)? _warned;

    public CertificateExpiryMonitor(LiveCredentials settings, TimeProvider timeProvider, ILogger logger)
    {
        _settings = settings;
        _timeProvider = timeProvider;
        _logger = logger;

        // Not immediately: the caller is connecting, and a log provider is the application's code.
        _timer = CleanContext.StartTimer(timeProvider, Check, FirstLook, Interval);
    }

    public void Dispose() => _timer.Dispose();

    private void Check()
    {
        if (_settings.Current.Security.Certificates is not { } certificates)
        {
            return;
        }

        var left = certificates.NotAfter - _timeProvider.GetUtcNow();
        var reached = Array.FindLast(DaysBefore, days => left <= TimeSpan.FromDays(days));
        if (reached > 0 && _warned != (certificates.NotAfter, reached))
        {
            _warned = (certificates.NotAfter, reached);
            _logger.CertificateEnds(_settings.Current.AppId, certificates.NotAfter, Math.Max(0, (int)left.TotalDays));
        }
    }
}
