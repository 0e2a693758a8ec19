namespace Alipay.Messaging.EntityFrameworkCore;

/// <summary>Encrypts the content of messages in the table. Implementations are thread-safe.</summary>
public interface IAlipayContentProtector
{
    /// <summary>Encrypts a content. What it throws answers the message with FAIL.</summary>
    /// <param name="content">The exact text of the content.</param>
    /// <returns>The text that the table holds.</returns>
    string Protect(string content);

    /// <summary>Decrypts what <see cref="Protect"/> returned, also after keys were rotated. What it throws is a failed attempt.</summary>
    /// <param name="stored">The text that the table holds.</param>
    /// <returns>The exact text of the content.</returns>
    string Unprotect(string stored);
}
