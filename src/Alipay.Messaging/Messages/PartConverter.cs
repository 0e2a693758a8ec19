using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Alipay.Messaging.Messages;

/// <summary>Reads and writes one part of the catalogue for <see cref="JsonSerializer"/>, without reflection. It reads every JSON object.</summary>
internal sealed class PartConverter<TPart> : JsonConverter<TPart>
    where TPart : MessagePart, IMessagePart<TPart>
{
    private PartConverter()
    {
    }

    public static JsonTypeInfo<TPart> TypeInfo { get; } = JsonMetadataServices.CreateValueInfo<TPart>(
        new JsonSerializerOptions { MaxDepth = BodyJson.MaxDepth, TypeInfoResolver = JsonTypeInfoResolver.Combine() }, new PartConverter<TPart>());

    public override TPart Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return Read(document.RootElement) ?? throw new JsonException();
    }

    public override void Write(Utf8JsonWriter writer, TPart value, JsonSerializerOptions options) => new MemberWriter(writer).Object(value);

    private static TPart? Read(JsonElement json)
    {
        try
        {
            return LenientValue.Part<TPart>(json);
        }
        catch (InvalidOperationException)
        {
            // An unpaired surrogate: the caller uses JsonSerializer and not AlipayMessageBody.Read, which replaces them beforehand.
            using var clean = JsonDocument.Parse(
                BodyText.Clean(Encoding.UTF8.GetBytes(json.GetRawText())).ToArray(), new JsonDocumentOptions { MaxDepth = BodyJson.MaxDepth });
            return LenientValue.Part<TPart>(clean.RootElement);
        }
    }
}
