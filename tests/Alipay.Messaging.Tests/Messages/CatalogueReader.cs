using System.Reflection;
using System.Text.Json.Serialization.Metadata;
using Alipay.Messaging.Messages;

namespace Alipay.Messaging.Tests.Messages;

/// <summary>Reads bodies whose type is only known at run time.</summary>
internal static class CatalogueReader
{
    public static JsonTypeInfo JsonTypeInfoOf(Type body)
        => (JsonTypeInfo)body.GetProperty(nameof(FundTransOrderChanged.JsonTypeInfo), BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;

    public static Func<string, object?> For(Type body)
        => typeof(AlipayMessageBody).GetMethod(nameof(AlipayMessageBody.Read))!.MakeGenericMethod(body).CreateDelegate<Func<string, object?>>();

    public static MessagePart Read(Type body, string json) => (MessagePart)For(body)(json)!;
}
