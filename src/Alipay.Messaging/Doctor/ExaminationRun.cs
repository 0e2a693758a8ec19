using Alipay.Messaging.Diagnostics;

namespace Alipay.Messaging.Doctor;

/// <summary>Runs the checks of one examination one after another, and skips those that need one which did not succeed.</summary>
internal sealed class ExaminationRun(Examination examination)
{
    private const int MaxText = 2000;

    /// <summary>Checks that later ones cannot build on, each with the check that failed first.</summary>
    private readonly Dictionary<string, string> _blocked = new(StringComparer.Ordinal);

    /// <exception cref="OperationCanceledException">The caller canceled.</exception>
    public async Task<AlipayDoctorCheck> RunAsync(IDoctorCheck check, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var cause = check.Needs.Select(id => _blocked.GetValueOrDefault(id)).FirstOrDefault(static id => id is not null);
        var outcome = cause is null ? await LookAsync(check, cancellationToken).ConfigureAwait(false) : NotRun(cause);
        if (cause is not null || outcome.Verdict == AlipayDoctorVerdict.Failed)
        {
            _blocked[check.Id] = cause ?? check.Id;
        }

        return new AlipayDoctorCheck
        {
            Id = check.Id,
            Subject = check.Subject,
            Title = check.Title,
            Verdict = outcome.Verdict,
            Reason = outcome.Reason,
            Finding = Clean(outcome.Finding),
            Remedy = outcome.Remedy is { } remedy ? Clean(remedy) : null,
        };
    }

    private async Task<CheckOutcome> LookAsync(IDoctorCheck check, CancellationToken cancellationToken)
    {
        try
        {
            return await check.RunAsync(examination, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception e)
        {
            // ConfigureHttpHandler, a TimeProvider, or a defect of the library.
            var text = $"{e.GetType().Name}: {ForeignException.MessageOf(e)}";
            return CheckOutcome.Failed(
                "check-failed",
                AlipayDoctorText.Of($"The check itself failed. {text}", $"检查本身出错。{text}"),
                AlipayDoctorText.Of(
                    "If the error is not that of your ConfigureHttpHandler or TimeProvider, please report it.",
                    "如果不是你的 ConfigureHttpHandler 或 TimeProvider 抛出的，请报告此问题。"));
        }
    }

    private static CheckOutcome NotRun(string cause)
        => CheckOutcome.Skipped("needs-another-check", $"Not run, because the check '{cause}' failed.", $"未执行，因为检查项“{cause}”未通过。");

    /// <summary>One line each, without passwords of addresses: parts of the texts come from the gateway, the proxy and the platform.</summary>
    private AlipayDoctorText Clean(AlipayDoctorText text) => AlipayDoctorText.Of(Clean(text.En), Clean(text.Zh));

    private string Clean(string text) => SingleLine.Of(examination.Scrubber.Clean(text), MaxText);
}
