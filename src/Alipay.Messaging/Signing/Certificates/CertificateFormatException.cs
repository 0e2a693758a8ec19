namespace Alipay.Messaging.Signing.Certificates;

/// <summary>A file is not the certificate, or the root certificates, that are wanted. The message says why and what to do.</summary>
internal sealed class CertificateFormatException(string message) : FormatException(message);
