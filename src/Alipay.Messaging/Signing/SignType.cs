namespace Alipay.Messaging.Signing;

/// <summary>The three sign types of protocol.md 1.1 and 1.2.</summary>
internal enum SignType
{
    /// <summary>SHA1withRSA.</summary>
    Rsa,

    /// <summary>SHA256withRSA.</summary>
    Rsa2,

    /// <summary>SM3withSM2, user id 1234567812345678.</summary>
    Sm2,
}
