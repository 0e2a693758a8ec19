namespace Alipay.Messaging.Doctor;

/// <summary>One check of an examination.</summary>
internal interface IDoctorCheck
{
    /// <summary>Stable; docs/doctor.md lists it.</summary>
    string Id { get; }

    AlipayDoctorText Title { get; }

    /// <summary>What the check is about where several have one id; else null.</summary>
    string? Subject => null;

    /// <summary>The ids of the checks without which this one cannot run.</summary>
    IReadOnlyList<string> Needs { get; }

    /// <summary>Looks, and writes what later checks need into the examination. May throw: that is a finding.</summary>
    ValueTask<CheckOutcome> RunAsync(Examination examination, CancellationToken cancellationToken);
}
