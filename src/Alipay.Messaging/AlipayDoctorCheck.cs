namespace Alipay.Messaging;

/// <summary>One check of <see cref="AlipayDoctor"/> with its result. Immutable.<para>一项检查及其结论。</para></summary>
public sealed record AlipayDoctorCheck
{
    /// <summary>The stable id, for example <c>register</c>; docs/doctor.md lists them.</summary>
    public required string Id { get; init; }

    /// <summary>What the check is about where there are several of one <see cref="Id"/>: the message API of a subscription. Else <see langword="null"/>.</summary>
    public string? Subject { get; init; }

    /// <summary>The result.</summary>
    public required AlipayDoctorVerdict Verdict { get; init; }

    /// <summary>A stable word for the finding, for example <c>invalid-signature</c>; <see langword="null"/> when the check passed.</summary>
    public string? Reason { get; init; }

    /// <summary>What the check looks at.</summary>
    public required AlipayDoctorText Title { get; init; }

    /// <summary>What it found, or why it did not run.</summary>
    public required AlipayDoctorText Finding { get; init; }

    /// <summary>What to do about it; <see langword="null"/> when there is nothing to do.</summary>
    public AlipayDoctorText? Remedy { get; init; }
}
