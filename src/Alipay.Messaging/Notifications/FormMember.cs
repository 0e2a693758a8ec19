namespace Alipay.Messaging.Notifications;

/// <summary>One member of a form.</summary>
/// <param name="Name">The decoded name.</param>
/// <param name="Key">The decoded bytes of the name, as they are signed.</param>
/// <param name="Value">The decoded bytes of the value, as they are signed.</param>
internal readonly record struct FormMember(string Name, ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Value);
