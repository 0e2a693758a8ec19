namespace Alipay.Messaging.Signing.Keys;

/// <summary>
/// A text is not the key that is wanted. The message says what it is instead and what to do; it never holds key material.
/// </summary>
internal sealed class KeyFormatException(KeyRole role, string problem)
    : FormatException($"The {(role == KeyRole.Private ? "private" : "public")} key {problem}")
{
    /// <summary>The role of the key, so that the setting it came from can be named.</summary>
    public KeyRole Role { get; } = role;

    public static KeyFormatException Damaged(KeyRole role) => new(role, "is damaged: its parts do not belong together. Export it anew.");

    public static KeyFormatException OtherHalf(KeyRole wanted) => new(wanted, wanted == KeyRole.Private
        ? "is wanted, but this is a public key. Give the application's own private key."
        : "is wanted, but this is a private key. Give the other side's public key, and never give a private key away.");

    public static KeyFormatException Encrypted(KeyRole wanted) => wanted == KeyRole.Public
        ? OtherHalf(wanted)
        : new(wanted, "is encrypted with a password. Decrypt it first (openssl pkey -in key.pem -out plain.pem) and give the result.");

    /// <summary>The text is of a known format that is not read here.</summary>
    public static KeyFormatException Foreign(KeyRole wanted, ForeignFormat format) => new(wanted, wanted == KeyRole.Private
        ? $"is wanted, but this is {format.Name}. {format.ForPrivateKey ?? "Give the application's own private key as PEM or base64."}"
        : $"is wanted, but this is {format.Name}. Give the public key as the open platform shows it, as PEM or base64.");

    public static KeyFormatException Unrecognised(KeyRole role) => new(role, role == KeyRole.Private
        ? "is base64, but not of a key that is known here: it is damaged, cut short or something else. Give PKCS#8 or PKCS#1."
        : "is base64, but not of a key that is known here: it is damaged, cut short or something else. Give SubjectPublicKeyInfo (X.509).");
}
