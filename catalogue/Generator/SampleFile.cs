using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Alipay.Messaging.Catalogue;

/// <summary>The sample bodies of the test gateway.</summary>
internal static class SampleFile
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Add(CatalogueData catalogue, OutputFiles output)
    {
        var code = new StringBuilder();
        code.Append("using System.Collections.Frozen;\n\nnamespace Alipay.Messaging.Testing;\n\n");
        code.Append("/// <summary>A plausible body for every message API of <see cref=\"AlipayMsgApis\"/>, with every known member; <c>{}</c> when none is known.<para>每个已收录消息的示例消息体，包含全部已知字段；字段未知时为 <c>{}</c>。</para></summary>\n");
        code.Append("public static class AlipayMessageSamples\n{\n");
        code.Append("    /// <summary>Gets the samples by message API. Thread-safe.<para>按消息名称索引的示例。线程安全。</para></summary>\n");
        code.Append("    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>\n    {\n");
        foreach (var message in catalogue.Messages)
        {
            code.Append($"        [AlipayMsgApis.{message.Name}] = \"\"\"{Compact(message.Sample)}\"\"\",\n");
        }

        output.AddCode("src/Alipay.Messaging.Testing/AlipayMessageSamples.cs", code.Append("    }.ToFrozenDictionary();\n}\n").ToString());
    }

    public static string Compact(JsonElement sample) => JsonSerializer.Serialize(sample, Readable);
}
