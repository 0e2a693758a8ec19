namespace Alipay.Messaging.Transport;

/// <summary>The connection has ended.</summary>
internal sealed class TransportClosedException(string reason, Exception? innerException = null) : Exception(reason, innerException);
