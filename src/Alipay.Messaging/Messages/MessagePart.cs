using System.Text.Json;
using System.Text.Json.Serialization;

namespace Alipay.Messaging.Messages;

/// <summary>
/// A message body, or an object inside one. Every member may be missing and is then <see langword="null"/>.
/// <para>消息体，或消息体里的一个对象。任何字段都可能缺失，缺失时为 <see langword="null"/>。</para>
/// </summary>
/// <remarks>
/// Every JSON object can be read. An object or a list may come as JSON in a string, a number as a string, and a single value where a
/// list is due; a string member that comes as anything else holds its JSON text. What cannot be read at all is
/// <see langword="null"/>, and <see cref="UnknownMembers"/> keeps it.
/// <para>
/// 任何 JSON 对象都能读取：对象和列表可以写成字符串里的 JSON，数字可以写成字符串，列表可以只给单个值；字符串字段收到其他类型时保存其 JSON 原文。
/// 无法读取的字段为 <see langword="null"/>，原文保留在 <see cref="UnknownMembers"/> 里。
/// </para>
/// </remarks>
public abstract record MessagePart
{
    /// <summary>
    /// Gets the members that this type does not list, and those it lists whose value could not be read, by their names on the wire;
    /// <see langword="null"/> when there are none.
    /// <para>本类型没有列出的字段，以及列出了但无法读取的字段，按 JSON 里的名称保存；没有时为 <see langword="null"/>。</para>
    /// </summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? UnknownMembers { get; set; } // A setter, since .NET 8 cannot fill an init-only one.

    /// <summary>Returns the name of the type, never the members: a body may hold a token or a name, and what is printed ends up in a log.<para>只返回类型名，不含任何字段，可以放心写入日志。</para></summary>
    /// <returns>The name of the type.</returns>
    public sealed override string ToString() => GetType().ToString();

    /// <summary>Writes the members that have a property.</summary>
    internal abstract void WriteMembers(MemberWriter json);
}
