using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Alipay.Messaging;

/// <summary>Sending of typed content.</summary>
public static class AlipayMsgClientExtensions
{
    // Chinese stays readable in the peer's logs; JSON needs no more escaping than this.
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the content as JSON and sends it; see <see cref="IAlipayMsgClient.SendMessageAsync"/>.</summary>
    /// <typeparam name="T">The type of the content.</typeparam>
    /// <param name="client">The client.</param>
    /// <param name="msgApi">The message API. Not blank.</param>
    /// <param name="content">The content.</param>
    /// <param name="jsonTypeInfo">How to write it, from your <c>JsonSerializerContext</c>.</param>
    /// <param name="cancellationToken">Cancels the wait; the message may already have been sent.</param>
    /// <returns>The gateway's answer. A FAIL is returned, not thrown.</returns>
    /// <exception cref="ArgumentException">An argument is blank, or the content cannot be written in the configured charset.</exception>
    /// <exception cref="AlipayMsgNotConnectedException">No connection is open, or it was lost before the answer came.</exception>
    /// <exception cref="AlipayMsgAckTimeoutException">No answer within <see cref="AlipayMessagingOptions.AckTimeout"/>.</exception>
    /// <exception cref="AlipayMsgTooManyPendingException"><see cref="AlipayMessagingOptions.MaxPendingSends"/> messages wait already.</exception>
    public static Task<ProduceMsgAck> SendMessageAsync<T>(
        this IAlipayMsgClient client, string msgApi, T content, JsonTypeInfo<T> jsonTypeInfo, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(jsonTypeInfo);
        return client.SendMessageAsync(msgApi, Write(content, jsonTypeInfo), cancellationToken);
    }

    private static string Write<T>(T content, JsonTypeInfo<T> jsonTypeInfo)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Relaxed))
        {
            JsonSerializer.Serialize(writer, content, jsonTypeInfo);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
