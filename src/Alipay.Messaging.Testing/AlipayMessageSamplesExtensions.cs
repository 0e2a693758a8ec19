namespace Alipay.Messaging.Testing;

/// <summary>Pushes the messages of <see cref="AlipayMessageSamples"/>.<para>推送 <see cref="AlipayMessageSamples"/> 里的示例消息。</para></summary>
public static class AlipayMessageSamplesExtensions
{
    /// <summary>
    /// Pushes the sample body of a message API, signed, as <see cref="AlipayTestGateway.PushAsync"/> does.
    /// <para>推送某个消息的示例消息体，签名方式与 <see cref="AlipayTestGateway.PushAsync"/> 相同。</para>
    /// </summary>
    /// <param name="gateway">The gateway.</param>
    /// <param name="msgApi">The message API: one of <see cref="AlipayMsgApis"/>.</param>
    /// <param name="options">How to push it; <see langword="null"/> for a plain message.</param>
    /// <param name="cancellationToken">Cancels the wait for the answer.</param>
    /// <returns>What the client answered.</returns>
    /// <exception cref="ArgumentException">The message API has no sample.</exception>
    public static Task<PushResult> PushSampleAsync(
        this AlipayTestGateway gateway, string msgApi, PushOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(gateway);
        return AlipayMessageSamples.All.TryGetValue(msgApi, out var sample)
            ? gateway.PushAsync(msgApi, sample, options, cancellationToken)
            : throw new ArgumentException($"{msgApi} has no sample: it must be one of AlipayMsgApis.", nameof(msgApi));
    }
}
