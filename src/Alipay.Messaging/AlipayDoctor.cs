using System.Runtime.CompilerServices;
using Alipay.Messaging.Doctor;

namespace Alipay.Messaging;

/// <summary>
/// Finds out why no message is received: checks settings, keys and certificates, network, the register request, the upgrade and subscriptions, one after
/// another, each with a verdict and what to do.
/// <para>查明收不到消息的原因：依次检查配置、密钥与证书、网络、注册请求、连接升级和消息订阅，每项都给出结论与处理办法。</para>
/// </summary>
/// <remarks>
/// Thread-safe. Nothing of a running client is used or changed. A check that needs an earlier one which failed is skipped. Network steps are
/// bounded by <see cref="AlipayMessagingOptions.ConnectTimeout"/> each. No text holds a secret. See docs/doctor.md.
/// </remarks>
public static class AlipayDoctor
{
    /// <summary>Runs all checks.</summary>
    /// <param name="options">The settings to examine.</param>
    /// <param name="doctorOptions">What the examination may do; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Cancels the examination.</param>
    /// <returns>The results. A wrong set-up is a result and never an exception.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled.</exception>
    public static async Task<AlipayDoctorReport> ExamineAsync(
        AlipayMessagingOptions options, AlipayDoctorOptions? doctorOptions = null, CancellationToken cancellationToken = default)
    {
        var checks = new List<AlipayDoctorCheck>();
        await foreach (var check in ExamineEachAsync(options, doctorOptions, cancellationToken).ConfigureAwait(false))
        {
            checks.Add(check);
        }

        return new AlipayDoctorReport { Checks = checks };
    }

    /// <summary>Runs all checks and returns each when it has finished.</summary>
    /// <param name="options">The settings to examine.</param>
    /// <param name="doctorOptions">What the examination may do; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Cancels the examination.</param>
    /// <returns>The results in order. The examination ends when the enumeration does.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled.</exception>
    public static IAsyncEnumerable<AlipayDoctorCheck> ExamineEachAsync(
        AlipayMessagingOptions options, AlipayDoctorOptions? doctorOptions = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return EnumerateAsync(options, doctorOptions ?? new AlipayDoctorOptions(), cancellationToken);
    }

    private static async IAsyncEnumerable<AlipayDoctorCheck> EnumerateAsync(
        AlipayMessagingOptions options, AlipayDoctorOptions doctorOptions, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var examination = new Examination(options, doctorOptions);
        var run = new ExaminationRun(examination);
        foreach (var check in CheckList.For(doctorOptions))
        {
            yield return await run.RunAsync(check, cancellationToken).ConfigureAwait(false);
        }
    }
}
