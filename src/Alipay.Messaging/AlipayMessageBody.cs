using System.Text;
using System.Text.Json;
using Alipay.Messaging.Messages;

namespace Alipay.Messaging;

/// <summary>Reads typed bodies where there is no <see cref="IMsgHandler{TBody}"/>, for example in an <see cref="IMsgHandler"/>.</summary>
public static class AlipayMessageBody
{
    /// <summary>
    /// Reads the business JSON of a message exactly as the client does for a typed handler: control characters may appear
    /// unescaped in strings, an unpaired surrogate is read as U+FFFD, and nesting may be 256 deep. Thread-safe.
    /// <para>按客户端的规则把业务 JSON 读成强类型消息体：字符串里允许未转义的控制字符，不成对的代理项读作 U+FFFD，嵌套最深 256 层。线程安全。</para>
    /// </summary>
    /// <typeparam name="TBody">The body.</typeparam>
    /// <param name="bizContent">The business JSON.</param>
    /// <returns>The body; <see langword="null"/> when the JSON is <c>null</c>.</returns>
    /// <exception cref="JsonException">
    /// The text is not JSON, or not what <typeparamref name="TBody"/> can hold. A body of <c>Alipay.Messaging.Messages</c> can hold
    /// every JSON object.
    /// </exception>
    public static TBody? Read<TBody>(string bizContent)
        where TBody : IAlipayMessageBody<TBody>
    {
        ArgumentNullException.ThrowIfNull(bizContent);
        return BodyJson.Read(Encoding.UTF8.GetBytes(bizContent), TBody.JsonTypeInfo);
    }
}
