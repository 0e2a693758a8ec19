using System.Text.Json.Serialization.Metadata;

namespace Alipay.Messaging;

/// <summary>
/// A typed body that names its message and carries its JSON metadata, so that a handler is registered by handler and body
/// alone: <c>AddHandler&lt;THandler, TBody&gt;()</c>. Every body of <c>Alipay.Messaging.Messages</c> is one; a custom type
/// becomes one with two lines.
/// <para>消息体类型：自带消息名称和 JSON 元数据，注册处理器时只需写出处理器和消息体。自定义类型加两行即可。</para>
/// </summary>
/// <example>
/// <code>
/// public sealed record Parcel : IAlipayMessageBody&lt;Parcel&gt;
/// {
///     public static string MsgApi => "my.parcel";
///     public static JsonTypeInfo&lt;Parcel&gt; JsonTypeInfo => MyJsonContext.Default.Parcel;
///     public string? Number { get; init; }
/// }
/// </code>
/// </example>
/// <typeparam name="TSelf">The type itself.</typeparam>
public interface IAlipayMessageBody<TSelf>
    where TSelf : IAlipayMessageBody<TSelf>
{
    /// <summary>The message API, for example <c>alipay.open.mini.version.audit.passed</c>.</summary>
    static abstract string MsgApi { get; }

    /// <summary>How the body is read and written. The same object each time.</summary>
    static abstract JsonTypeInfo<TSelf> JsonTypeInfo { get; }
}
