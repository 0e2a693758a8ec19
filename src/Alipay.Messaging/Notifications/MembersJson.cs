using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Alipay.Messaging.Notifications;

/// <summary>The members of a verified form as one JSON object, for the handlers of notifications that have no business JSON.</summary>
internal static class MembersJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the members but those about the signature, in UTF-8.</summary>
    /// <param name="form">The form. All of its values are text.</param>
    /// <param name="withDeliveryTimes">Without them the result is the same in each redelivery.</param>
    public static byte[] Write(NotificationForm form, bool withDeliveryTimes)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            foreach (var member in form.Members)
            {
                if (IsWritten(member.Name, withDeliveryTimes))
                {
                    json.WritePropertyName(member.Name);
                    WriteValue(json, member.Name, NotificationForm.ToText(form.Charset, member.Value.Span) ?? "");
                }
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Whether a text is one JSON object, and nothing else.</summary>
    public static bool IsObject(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsWritten(string name, bool withDeliveryTimes) => name switch
    {
        NotificationNames.Sign or NotificationNames.SignType or NotificationNames.Charset => false,
        NotificationNames.NotifyTime or NotificationNames.Timestamp or NotificationNames.UtcTimestamp => withDeliveryTimes,
        _ => true,
    };

    private static void WriteValue(Utf8JsonWriter json, string name, string value)
    {
        if (name == NotificationNames.BizContent && IsObject(value))
        {
            json.WriteRawValue(value, skipInputValidation: true); // IsObject has read all of it.
        }
        else
        {
            json.WriteStringValue(value);
        }
    }
}
