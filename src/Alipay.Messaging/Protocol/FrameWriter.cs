using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Alipay.Messaging.Protocol;

/// <summary>Writes frames, in UTF-8. Values are escaped (protocol.md table 6, row 8); blank ones are left out.</summary>
internal static class FrameWriter
{
    /// <summary>Room for a common ack, so that its buffer need not grow.</summary>
    private const int CommonLength = 512;

    /// <summary>The content lies two objects deep in the frame.</summary>
    private const int MaxContentDepth = FrameReader.MaxDepth - 2;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The answer to a CONSUME, echoing its headers and its message id (protocol.md 3.5).</summary>
    public static byte[] ConsumeAck(InboundFrame frame, MsgStatus status)
    {
        var buffer = new FrameBuffer(CommonLength);
        buffer.HeaderLine(FrameField.FromSys, frame.Bytes(frame.FromSys).Span);
        buffer.HeaderLine(FrameField.FromSysIp, frame.Bytes(frame.FromSysIp).Span);
        buffer.HeaderLine(FrameField.StreamId, frame.Bytes(frame.StreamId).Span);
        buffer.EndHeaders();
        buffer.BeginObject();
        buffer.BeginObject(FrameField.Protocol);
        buffer.EscapedText(FrameField.Type, WireNames.TypeMessage);
        buffer.EscapedText(FrameField.Command, WireNames.Of(FrameCommand.ConsumeAck));
        buffer.EscapedText(FrameField.MessageId, frame.Bytes(frame.MessageId).Span);
        buffer.EscapedText(FrameField.Version, WireNames.Version10);
        buffer.EscapedText(FrameField.Status, status == MsgStatus.Success ? WireNames.Success : WireNames.Fail);
        buffer.EndObject();
        buffer.EndObject();
        return buffer.ToArrayAndReturn();
    }

    /// <summary>
    /// The data object of a PRODUCE (protocol.md 3.6): sign it and give it to <see cref="Produce"/> as it is. The content,
    /// which <see cref="IsJson"/> must have allowed, goes in character for character.
    /// </summary>
    /// <exception cref="ArgumentException">There is nothing to send.</exception>
    public static byte[] ProduceData(string? appId, string? msgApi, string? bizContent, string? appCertSn = null, string? alipayRootCertSn = null)
    {
        var hasHeader = new[] { appId, msgApi, appCertSn, alipayRootCertSn }.Any(static value => !string.IsNullOrWhiteSpace(value));
        if (!hasHeader && string.IsNullOrWhiteSpace(bizContent))
        {
            throw new ArgumentException("There is neither an application, nor a message API, nor content to send.", nameof(bizContent));
        }

        var buffer = new FrameBuffer(CommonLength);
        buffer.BeginObject();
        if (hasHeader)
        {
            buffer.BeginObject(FrameField.Header);
            buffer.Text(FrameField.AppId, appId);
            buffer.Text(FrameField.MsgApi, msgApi);
            buffer.Text(FrameField.AppCertSn, appCertSn);
            buffer.Text(FrameField.AlipayRootCertSn, alipayRootCertSn);
            buffer.EndObject();
        }

        buffer.Json(FrameField.Content, bizContent);
        buffer.EndObject();
        return buffer.ToArrayAndReturn();
    }

    /// <summary>A PRODUCE (protocol.md 3.6) around a data object and the signature over exactly that.</summary>
    public static byte[] Produce(
        string streamId, long timestamp, string charsetName, string signTypeName, string signature, ReadOnlyMemory<byte> data) =>
        Write(new OutboundFrame
        {
            StreamId = streamId,
            Command = Encoding.ASCII.GetString(WireNames.Of(FrameCommand.Produce)),
            Timestamp = timestamp.ToString(CultureInfo.InvariantCulture),
            Charset = charsetName,
            SignType = signTypeName,
            Sign = signature,
            Data = data,
        });

    /// <summary>Any frame, its members in the order of protocol.md 3.3.</summary>
    public static byte[] Write(OutboundFrame frame)
    {
        var buffer = new FrameBuffer(CommonLength + frame.Data.Length);
        buffer.HeaderLine(FrameField.FromSys, Encoding.UTF8.GetBytes(frame.FromSys ?? ""));
        buffer.HeaderLine(FrameField.FromSysIp, Encoding.UTF8.GetBytes(frame.FromSysIp ?? ""));
        buffer.HeaderLine(FrameField.StreamId, Encoding.UTF8.GetBytes(frame.StreamId ?? ""));
        buffer.EndHeaders();
        buffer.BeginObject();
        buffer.BeginObject(FrameField.Protocol);
        buffer.EscapedText(FrameField.Type, WireNames.TypeMessage);
        buffer.Text(FrameField.Command, frame.Command);
        buffer.Text(FrameField.MessageId, frame.MessageId);
        buffer.Text(FrameField.Timestamp, frame.Timestamp);
        buffer.EscapedText(FrameField.Version, WireNames.Version10);
        buffer.Text(FrameField.Status, frame.Status);
        buffer.Text(FrameField.Code, frame.Code);
        buffer.Text(FrameField.Error, frame.Error);
        buffer.Text(FrameField.Charset, frame.Charset);
        buffer.Text(FrameField.SignType, frame.SignType);
        buffer.Text(FrameField.Sign, frame.Sign);
        buffer.EndObject();
        buffer.Json(FrameField.Data, frame.Data.Span);
        buffer.EndObject();
        return buffer.ToArrayAndReturn();
    }

    /// <summary>Whether the text is exactly one JSON value, and so can be the content of a frame.</summary>
    public static bool IsJson(string text)
    {
        try
        {
            var reader = new Utf8JsonReader(StrictUtf8.GetBytes(text), new JsonReaderOptions { MaxDepth = MaxContentDepth });
            while (reader.Read())
            {
            }

            return true;
        }
        catch (Exception exception) when (exception is JsonException or EncoderFallbackException)
        {
            return false;
        }
    }
}
