namespace Alipay.Messaging.Signing;

/// <summary>Signs with the application's private key and verifies with the peer's public key. Thread-safe.</summary>
internal interface IContentSigner : IDisposable
{
    /// <summary>The configured sign type, which <see cref="Sign"/> uses.</summary>
    SignType SignType { get; }

    /// <summary>The public half of our private key: base64 of X.509 SubjectPublicKeyInfo.</summary>
    string ExportPublicKey();

    /// <summary>Signs the bytes and returns the signature in base64.</summary>
    string Sign(ReadOnlySpan<byte> content);

    /// <summary>Creates a signer with the same private key that verifies with another public key.</summary>
    /// <exception cref="FormatException">The text is not a public key of this kind.</exception>
    IContentSigner WithPeerKey(string publicKeyText);

    /// <summary>
    /// Whether <paramref name="signature"/> (decoded) is good for the bytes. False, never an exception, for anything else, and
    /// for a <paramref name="signType"/> weaker than, or of another kind than, the configured one (protocol.md table 6, row 2).
    /// </summary>
    bool Verify(SignType signType, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature);
}
