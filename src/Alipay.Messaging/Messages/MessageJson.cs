using System.Text.Json.Serialization.Metadata;

namespace Alipay.Messaging.Messages;

/// <summary>
/// How the bodies of this namespace are read and written, for those who call <see cref="System.Text.Json.JsonSerializer"/>
/// themselves. Needs no reflection, so it also works in a trimmed or native program. Safe for many threads.
/// </summary>
public static class MessageJson
{
    /// <summary>What <see cref="System.Text.Json.JsonSerializer"/> needs for one body.</summary>
    /// <typeparam name="TBody">A body of this namespace.</typeparam>
    /// <returns>The same object each time.</returns>
    /// <exception cref="ArgumentException"><typeparamref name="TBody"/> is not a body of this namespace: use a <c>JsonSerializerContext</c> of your own.</exception>
    public static JsonTypeInfo<TBody> TypeInfo<TBody>()
        where TBody : IAlipayMessageBody
        => AlipayMessagesJsonContext.Default.GetTypeInfo(typeof(TBody)) as JsonTypeInfo<TBody>
            ?? throw new ArgumentException($"{typeof(TBody)} is not in the catalogue: give it a JsonSerializerContext of your own.", nameof(TBody));
}
