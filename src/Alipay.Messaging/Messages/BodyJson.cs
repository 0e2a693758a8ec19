using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Alipay.Messaging.Messages;

/// <summary>Reads bodies, those of the catalogue and custom ones, from any JSON that the frame reader accepts.</summary>
internal static class BodyJson
{
    /// <summary>As deep as a frame may be nested.</summary>
    public const int MaxDepth = 256;

    /// <summary>Null when the JSON is <c>null</c>. Throws a <see cref="JsonException"/> when it is not JSON, and what custom types throw.</summary>
    public static TBody? Read<TBody>(ReadOnlySpan<byte> utf8, JsonTypeInfo<TBody> typeInfo)
    {
        // Options of the reader take precedence over the MaxDepth of the metadata, which is 64 unless stated.
        var reader = new Utf8JsonReader(BodyText.Clean(utf8), new JsonReaderOptions { MaxDepth = MaxDepth });
        var body = JsonSerializer.Deserialize(ref reader, typeInfo);

        // Anything but white space after the value is a syntax error.
        reader.Read();
        return body;
    }
}
