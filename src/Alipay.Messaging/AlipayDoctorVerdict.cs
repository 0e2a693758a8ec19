namespace Alipay.Messaging;

/// <summary>The result of one check of <see cref="AlipayDoctor"/>.<para>单项检查的结论。</para></summary>
public enum AlipayDoctorVerdict
{
    /// <summary>What was checked is in order.</summary>
    Passed,

    /// <summary>It works, or may work; the finding says what is unusual.</summary>
    Warning,

    /// <summary>No message is received before this is repaired.</summary>
    Failed,

    /// <summary>The check did not run; the finding says why.</summary>
    Skipped,
}
