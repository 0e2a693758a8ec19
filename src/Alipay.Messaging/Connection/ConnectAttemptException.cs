namespace Alipay.Messaging.Connection;

/// <summary>An attempt to connect failed in a way that may pass.</summary>
internal sealed class ConnectAttemptException(string message, Exception innerException) : Exception(message, innerException);
