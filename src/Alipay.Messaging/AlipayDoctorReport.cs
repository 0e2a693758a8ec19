namespace Alipay.Messaging;

/// <summary>The results of all checks of <see cref="AlipayDoctor"/>. Immutable.<para>全部检查的结论。</para></summary>
public sealed record AlipayDoctorReport
{
    /// <summary>The checks, in the order in which they ran.</summary>
    public required IReadOnlyList<AlipayDoctorCheck> Checks { get; init; }

    /// <summary>Whether no check failed. Warnings and skipped checks do not count.</summary>
    public bool IsHealthy => Checks.All(static check => check.Verdict != AlipayDoctorVerdict.Failed);

    /// <summary>The first check that failed, which is what to repair first; without one, the first warning; <see langword="null"/> without either.</summary>
    public AlipayDoctorCheck? FirstProblem
        => Checks.FirstOrDefault(static check => check.Verdict == AlipayDoctorVerdict.Failed)
            ?? Checks.FirstOrDefault(static check => check.Verdict == AlipayDoctorVerdict.Warning);
}
