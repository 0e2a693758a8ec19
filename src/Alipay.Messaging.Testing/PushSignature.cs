namespace Alipay.Messaging.Testing;

/// <summary>How a pushed message is signed.</summary>
public enum PushSignature
{
    /// <summary>By Alipay's key, over the exact text of <c>data</c>.</summary>
    Valid,

    /// <summary>By Alipay's key, but over a different text.</summary>
    OfOtherText,

    /// <summary>By a key that the client does not know.</summary>
    OfForeignKey,

    /// <summary>Text that is not base64.</summary>
    Garbage,

    /// <summary>No <c>x-sign</c> at all.</summary>
    Missing,
}
