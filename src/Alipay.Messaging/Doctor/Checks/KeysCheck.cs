namespace Alipay.Messaging.Doctor.Checks;

/// <summary>Whether the private key and, in key mode, Alipay's key can be used, fit the sign type and are in their places.</summary>
internal sealed class KeysCheck : IDoctorCheck
{
    public string Id => CheckIds.Keys;

    public AlipayDoctorText Title { get; } = AlipayDoctorText.Of("Keys", "密钥");

    public IReadOnlyList<string> Needs => [];

    public ValueTask<CheckOutcome> RunAsync(Examination examination, CancellationToken cancellationToken)
        => ValueTask.FromResult(examination.Read switch
        {
            { KeyFaults: { Count: > 0 } faults } => FaultTexts.Outcome(faults),
            { Security: { } security } => CheckOutcome.Passed(
                $"The keys fit sign type {examination.Options.SignType}. The application's public key, to compare with the open platform, ends with {Words.EndOfPublicKey(security)}.",
                $"密钥与签名方式 {examination.Options.SignType} 相符。应用公钥的结尾是 {Words.EndOfPublicKey(security)}，可与开放平台上的核对。"),

            // Their faults are those of the certificates.
            _ => CheckOutcome.Passed("No fault of the private key was found.", "未发现私钥有问题。"),
        });
}
