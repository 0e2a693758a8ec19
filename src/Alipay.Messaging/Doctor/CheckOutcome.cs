namespace Alipay.Messaging.Doctor;

/// <summary>What one check found.</summary>
/// <param name="Verdict">The result.</param>
/// <param name="Reason">A stable word; null for passed.</param>
/// <param name="Finding">What was found.</param>
/// <param name="Remedy">What to do; null for nothing.</param>
internal sealed record CheckOutcome(AlipayDoctorVerdict Verdict, string? Reason, AlipayDoctorText Finding, AlipayDoctorText? Remedy)
{
    public static CheckOutcome Passed(string en, string zh) => new(AlipayDoctorVerdict.Passed, null, AlipayDoctorText.Of(en, zh), null);

    public static CheckOutcome Skipped(string reason, string en, string zh)
        => new(AlipayDoctorVerdict.Skipped, reason, AlipayDoctorText.Of(en, zh), null);

    public static CheckOutcome Warning(string reason, AlipayDoctorText finding, AlipayDoctorText remedy)
        => new(AlipayDoctorVerdict.Warning, reason, finding, remedy);

    public static CheckOutcome Failed(string reason, AlipayDoctorText finding, AlipayDoctorText remedy)
        => new(AlipayDoctorVerdict.Failed, reason, finding, remedy);
}
