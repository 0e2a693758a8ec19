using System.Globalization;

namespace Alipay.Messaging;

/// <summary>The base of every error of this library. Each derived type carries the data that a program needs to react.</summary>
public class AlipayMsgException : Exception
{
    /// <summary>Creates an error of the library.</summary>
    /// <param name="message">What went wrong and what to do about it. Never holds keys, tokens, passwords or message bodies.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public AlipayMsgException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>
    /// Whether the same call may succeed later although nothing is changed. <see langword="false"/> when a setting, a key or the
    /// application on the open platform must be changed first.
    /// </summary>
    public virtual bool IsTransient => false;
}

/// <summary>The configuration can never work. Thrown by <c>ConnectAsync</c> before anything is sent.</summary>
public sealed class AlipayMsgConfigurationException : AlipayMsgException
{
    /// <summary>Creates the error.</summary>
    /// <param name="faults">One sentence for each fault, at least one.</param>
    /// <param name="innerException">The cause of the first fault, if there is one.</param>
    public AlipayMsgConfigurationException(IReadOnlyList<string> faults, Exception? innerException = null)
        : base(MessageOf(faults), innerException)
        => Faults = faults;

    /// <summary>One sentence for each fault, each naming the setting and the fix. Never empty.</summary>
    public IReadOnlyList<string> Faults { get; }

    private static string MessageOf(IReadOnlyList<string> faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        return faults.Count == 1 ? faults[0] : $"{faults.Count} settings are wrong: {string.Join(" ", faults)}";
    }
}

/// <summary>
/// The gateway or a proxy refused the connection, or the gateway's identity could not be trusted, in a way that another attempt does not
/// change.
/// </summary>
public sealed class AlipayMsgConnectRefusedException : AlipayMsgException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What was refused, why, and what to do.</param>
    /// <param name="step">The step that was refused.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public AlipayMsgConnectRefusedException(string message, ConnectStep step, Exception? innerException = null)
        : base(message, innerException)
        => Step = step;

    /// <summary>The step that was refused.</summary>
    public ConnectStep Step { get; }

    /// <summary>Alipay's <c>code</c>, for example <c>40002</c>; <see langword="null"/> when the refusal carried none.</summary>
    public string? Code { get; init; }

    /// <summary>Alipay's <c>sub_code</c>, for example <c>isv.invalid-signature</c>; <see langword="null"/> when the refusal carried none.</summary>
    public string? SubCode { get; init; }

    /// <summary>The HTTP status; <see langword="null"/> when the refusal was not an HTTP status.</summary>
    public int? HttpStatus { get; init; }
}

/// <summary>
/// One attempt to connect failed. The client retries it, so it is seen in <see cref="ConnectionStatus.LastError"/>, in the health check and
/// as the inner exception of a canceled <c>ConnectAsync</c>. <c>ConnectAsync</c> throws it itself only when
/// <see cref="IsTransient"/> is <see langword="false"/>.
/// </summary>
public sealed class AlipayMsgConnectFailedException : AlipayMsgException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">The step, the innermost reason and what to do.</param>
    /// <param name="step">The step that failed.</param>
    /// <param name="isTransient">Whether a later attempt may succeed; <see langword="false"/> for an error of an unknown kind.</param>
    /// <param name="innerException">The cause, without user names, passwords and queries of addresses.</param>
    public AlipayMsgConnectFailedException(string message, ConnectStep step, bool isTransient = true, Exception? innerException = null)
        : base(message, innerException)
    {
        Step = step;
        IsTransient = isTransient;
    }

    /// <inheritdoc/>
    public override bool IsTransient { get; }

    /// <summary>The step that failed.</summary>
    public ConnectStep Step { get; }

    /// <summary>
    /// The <c>host:port</c> that the attempt went to, of the proxy where there is one; <see langword="null"/> when the attempt failed before
    /// that was known.
    /// </summary>
    public string? Address { get; init; }

    /// <summary>The HTTP status; <see langword="null"/> when the attempt did not fail with an HTTP status.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>Whether the upgrade was refused although the register request before it had succeeded. Several of these in a row are permanent.</summary>
    internal bool IsRefusedUpgrade { get; init; }
}

/// <summary>There is no open connection to send on, or the connection was lost before the answer came.</summary>
public sealed class AlipayMsgNotConnectedException : AlipayMsgException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What went wrong and what to do.</param>
    /// <param name="streamId">The stream id of the message, when it had been given to a connection.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public AlipayMsgNotConnectedException(string message, string? streamId = null, Exception? innerException = null)
        : base(message, innerException) => StreamId = streamId;

    /// <inheritdoc/>
    public override bool IsTransient => true;

    /// <summary>The stream id of the message, when it had been given to a connection: it may or may not have arrived; else <see langword="null"/>.</summary>
    public string? StreamId { get; }
}

/// <summary>The gateway answered with something that the protocol does not allow.</summary>
public sealed class AlipayMsgProtocolException : AlipayMsgException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What the protocol does not allow, without the answer's content.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public AlipayMsgProtocolException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <inheritdoc/>
    public override bool IsTransient => true;
}

/// <summary>A signature, or the serial number of the certificate that it was made with, did not match.</summary>
public sealed class AlipayMsgSignatureException : AlipayMsgException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What did not match and what to check.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public AlipayMsgSignatureException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

/// <summary>A message was sent and no answer came in time. The gateway may or may not have accepted it.</summary>
public sealed class AlipayMsgAckTimeoutException : AlipayMsgException
{
    /// <summary>Creates the error.</summary>
    /// <param name="streamId">The stream id of the message.</param>
    /// <param name="timeout">How long the client waited.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public AlipayMsgAckTimeoutException(string streamId, TimeSpan timeout, Exception? innerException = null)
        : base(
            string.Create(
                CultureInfo.InvariantCulture,
                $"No answer to stream id {streamId} within {timeout.TotalSeconds:0.###} s. The gateway may or may not have taken the message."),
            innerException)
    {
        StreamId = streamId;
        Timeout = timeout;
    }

    /// <inheritdoc/>
    public override bool IsTransient => true;

    /// <summary>The stream id of the message.</summary>
    public string StreamId { get; }

    /// <summary>How long the client waited: <see cref="AlipayMessagingOptions.AckTimeout"/>.</summary>
    public TimeSpan Timeout { get; }
}

/// <summary>As many messages as allowed are waiting for their answer. Nothing was sent.</summary>
public sealed class AlipayMsgTooManyPendingException : AlipayMsgException
{
    /// <summary>Creates the error.</summary>
    /// <param name="limit">The limit that is reached.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public AlipayMsgTooManyPendingException(int limit, Exception? innerException = null)
        : base($"{limit} messages are waiting for their answer. Wait for some, or raise MaxPendingSends.", innerException)
        => Limit = limit;

    /// <inheritdoc/>
    public override bool IsTransient => true;

    /// <summary>The limit: <see cref="AlipayMessagingOptions.MaxPendingSends"/>.</summary>
    public int Limit { get; }
}

/// <summary>
/// A payment was verified, but it is not what was ordered. Logged as the failure of its handler, which was not called; the answer is
/// <c>fail</c>.
/// </summary>
public sealed class AlipayMsgPaymentMismatchException : AlipayMsgException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What does not match.</param>
    /// <param name="member">The name of the member.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public AlipayMsgPaymentMismatchException(string message, string member, Exception? innerException = null)
        : base(message, innerException)
        => Member = member;

    /// <summary>The member that does not match, for example <c>total_amount</c>.</summary>
    public string Member { get; }
}

/// <summary>
/// A call of the OpenAPI failed: Alipay refused it, could not be reached, or gave an answer that is not its own. A call that failed with
/// <see cref="AlipayOpenApiFailure.TimedOut"/>, <see cref="AlipayOpenApiFailure.Unreachable"/> or
/// <see cref="AlipayOpenApiFailure.HttpStatus"/> may have been carried out all the same.
/// </summary>
public sealed class AlipayOpenApiException : AlipayMsgException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">The method, what went wrong and what to do. Holds no token and no signed text.</param>
    /// <param name="method">The method that was called.</param>
    /// <param name="failure">The kind of failure.</param>
    /// <param name="isTransient">Whether the same call may succeed later.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public AlipayOpenApiException(
        string message, string method, AlipayOpenApiFailure failure, bool isTransient, Exception? innerException = null)
        : base(message, innerException)
    {
        Method = method;
        Failure = failure;
        IsTransient = isTransient;
    }

    /// <inheritdoc/>
    public override bool IsTransient { get; }

    /// <summary>The method that was called, for example <c>alipay.open.app.message.topic.subscribe</c>.</summary>
    public string Method { get; }

    /// <summary>The kind of failure.</summary>
    public AlipayOpenApiFailure Failure { get; }

    /// <summary>Alipay's <c>code</c>, for example <c>40004</c>; <see langword="null"/> when Alipay did not refuse the call.</summary>
    public string? Code { get; init; }

    /// <summary>Alipay's <c>sub_code</c>, for example <c>isv.invalid-signature</c>; <see langword="null"/> when there was none.</summary>
    public string? SubCode { get; init; }

    /// <summary>Alipay's <c>sub_msg</c> on one line, without the signed text that it may quote; <see langword="null"/> when there was none.</summary>
    public string? SubMsg { get; init; }

    /// <summary>The <c>trace_id</c> of the answer, which Alipay's support asks for; <see langword="null"/> when there was none.</summary>
    public string? TraceId { get; init; }

    /// <summary>The HTTP status of the answer; <see langword="null"/> without an answer.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>
    /// For a signature that Alipay refuses: where the text that Alipay verified first differs from the text that was signed.
    /// <see langword="null"/> when they are the same, and when Alipay did not quote it.
    /// </summary>
    public SignedTextDifference? SignatureDifference { get; init; }
}
