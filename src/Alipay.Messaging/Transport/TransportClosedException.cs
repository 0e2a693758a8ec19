namespace Alipay.Messaging.Transport;

/// <summary>The link has ended.</summary>
internal sealed class TransportClosedException(string reason, Exception? innerException = null) : Exception(reason, innerException);
