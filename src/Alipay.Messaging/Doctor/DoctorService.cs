using Alipay.Messaging.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Doctor;

/// <summary>
/// Examines one application while its host starts, and logs what it finds. Begins before the connections do, which may hold up the start, and
/// holds up nothing itself.
/// </summary>
/// <param name="options">Returns the application's options. Runs code of the application.</param>
/// <param name="doctor">Returns what the examination may do. Runs code of the application.</param>
/// <param name="logger">The log.</param>
internal sealed class DoctorService(Func<AlipayMessagingOptions> options, Func<AlipayDoctorOptions> doctor, ILogger logger) : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _examining = Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _examining = CleanContext.RunOnPool(ExamineAsync);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _examining.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        // A start that fails is not stopped.
        _stopping.Cancel();
        _stopping.Dispose();
    }

    private async Task ExamineAsync()
    {
        var appId = "";
        try
        {
            var current = options();
            appId = current.AppId.Trim();
            var checks = new List<AlipayDoctorCheck>();
            await foreach (var check in AlipayDoctor.ExamineEachAsync(current, doctor(), _stopping.Token).ConfigureAwait(false))
            {
                checks.Add(check);
                Log(appId, check);
            }

            LogSummary(appId, new AlipayDoctorReport { Checks = checks });
        }
        catch (Exception) when (_stopping.IsCancellationRequested)
        {
            // The host stops.
        }
        catch (Exception e)
        {
            logger.DoctorFailed(appId, ForeignException.MessageOf(e), e);
        }
    }

    private void Log(string appId, AlipayDoctorCheck check)
    {
        var id = NameOf(check);
        switch (check.Verdict)
        {
            case AlipayDoctorVerdict.Passed:
                logger.DoctorPassed(appId, id, check.Finding.En);
                break;
            case AlipayDoctorVerdict.Skipped:
                logger.DoctorSkipped(appId, id, check.Reason, check.Finding.En);
                break;
            case AlipayDoctorVerdict.Warning:
                logger.DoctorWarns(appId, id, check.Reason, check.Finding.En, check.Remedy?.En);
                break;
            default:
                logger.DoctorFoundFailure(appId, id, check.Reason, check.Finding.En, check.Remedy?.En);
                break;
        }
    }

    private void LogSummary(string appId, AlipayDoctorReport report)
    {
        var (failed, warnings) = (Count(AlipayDoctorVerdict.Failed), Count(AlipayDoctorVerdict.Warning));
        if (report.FirstProblem is not { } first)
        {
            logger.DoctorFoundNothing(appId, Count(AlipayDoctorVerdict.Passed), Count(AlipayDoctorVerdict.Skipped));
        }
        else if (failed == 0)
        {
            logger.DoctorFoundWarnings(appId, warnings, NameOf(first), first.Reason);
        }
        else
        {
            logger.DoctorFoundFailures(appId, failed, warnings, NameOf(first), first.Reason);
        }

        int Count(AlipayDoctorVerdict verdict) => report.Checks.Count(check => check.Verdict == verdict);
    }

    private static string NameOf(AlipayDoctorCheck check) => check.Subject is null ? check.Id : $"{check.Id} {check.Subject}";
}
