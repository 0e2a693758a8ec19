using System.Text.Json;
using System.Text.Json.Serialization;

namespace Alipay.Messaging.Messages;

/// <summary>A message body, or an object inside one. Every member may be missing; what has no property of its own is kept.</summary>
public abstract class MessagePart
{
    /// <summary>
    /// 本类型没有列出的字段，按名称保存；没有时为 <see langword="null"/>。
    /// The members that this type does not list, by name; <see langword="null"/> when there are none.
    /// </summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? UnknownMembers { get; set; } // A setter, since .NET 8 cannot fill an init-only one.
}
