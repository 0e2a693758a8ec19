using System.Globalization;

namespace Alipay.Messaging;

/// <summary>The family of errors of this library. Each leaf carries what a program needs to react.</summary>
public class AlipayMsgException : Exception
{
    /// <summary>Creates an error of the family.</summary>
    /// <param name="message">What went wrong and what to do about it. Never holds keys, tokens or message bodies.</param>
    /// <param name="innerException">The error beneath, if there is one.</param>
    public AlipayMsgException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

/// <summary>The configuration can never work. Thrown by <c>ConnectAsync</c> before anything is sent.</summary>
public sealed class AlipayMsgConfigurationException : AlipayMsgException
{
    internal AlipayMsgConfigurationException(IReadOnlyList<string> faults, Exception? innerException = null)
        : base(faults.Count == 1 ? faults[0] : $"{faults.Count} settings are wrong: {string.Join(" ", faults)}", innerException)
        => Faults = faults;

    /// <summary>One sentence for each fault, each naming the setting and the fix. Never empty.</summary>
    public IReadOnlyList<string> Faults { get; }
}

/// <summary>The gateway refused the connection, or its identity could not be trusted, in a way that trying again does not mend.</summary>
public sealed class AlipayMsgConnectRefusedException : AlipayMsgException
{
    internal AlipayMsgConnectRefusedException(
        string message,
        string? code = null,
        string? subCode = null,
        int? httpStatus = null,
        Exception? innerException = null)
        : base(message, innerException)
    {
        Code = code;
        SubCode = subCode;
        HttpStatus = httpStatus;
    }

    /// <summary>Alipay's <c>code</c>, for example <c>40002</c>; <see langword="null"/> when the refusal carried none.</summary>
    public string? Code { get; }

    /// <summary>Alipay's <c>sub_code</c>, for example <c>isv.invalid-signature</c>; <see langword="null"/> when the refusal carried none.</summary>
    public string? SubCode { get; }

    /// <summary>The HTTP status; <see langword="null"/> when the refusal was not an HTTP status.</summary>
    public int? HttpStatus { get; }
}

/// <summary>There is no open connection to send on, or the connection was lost before the answer came.</summary>
public sealed class AlipayMsgNotConnectedException : AlipayMsgException
{
    internal AlipayMsgNotConnectedException(string message, string? streamId = null, Exception? innerException = null)
        : base(message, innerException) => StreamId = streamId;

    /// <summary>The stream id of the message, when it had been given to a connection: it may or may not have arrived; else <see langword="null"/>.</summary>
    public string? StreamId { get; }
}

/// <summary>The gateway answered with something that the protocol does not allow.</summary>
public sealed class AlipayMsgProtocolException : AlipayMsgException
{
    internal AlipayMsgProtocolException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

/// <summary>A signature, or the serial number of the certificate that it was made with, did not match.</summary>
public sealed class AlipayMsgSignatureException : AlipayMsgException
{
    internal AlipayMsgSignatureException(string message)
        : base(message)
    {
    }
}

/// <summary>A message was sent and no answer came in time. It may or may not have been taken.</summary>
public sealed class AlipayMsgAckTimeoutException : AlipayMsgException
{
    internal AlipayMsgAckTimeoutException(string streamId, TimeSpan timeout)
        : base(string.Create(
            CultureInfo.InvariantCulture, $"No answer to stream id {streamId} within {timeout.TotalSeconds:0.###} s. The message may or may not have been taken."))
    {
        StreamId = streamId;
        Timeout = timeout;
    }

    /// <summary>The stream id of the message.</summary>
    public string StreamId { get; }

    /// <summary>How long was waited: <see cref="AlipayMessagingOptions.AckTimeout"/>.</summary>
    public TimeSpan Timeout { get; }
}

/// <summary>As many messages as allowed are waiting for their answer. Nothing was sent.</summary>
public sealed class AlipayMsgTooManyPendingException : AlipayMsgException
{
    internal AlipayMsgTooManyPendingException(int limit)
        : base($"{limit} messages are waiting for their answer. Wait for some, or raise MaxPendingSends.")
        => Limit = limit;

    /// <summary>The limit: <see cref="AlipayMessagingOptions.MaxPendingSends"/>.</summary>
    public int Limit { get; }
}
