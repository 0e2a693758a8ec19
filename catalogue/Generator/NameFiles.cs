using System.Text;

namespace Alipay.Messaging.Catalogue;

/// <summary>The constants, the rows behind AlipayMsgApis.Describe, and the public API of both and of the bodies.</summary>
internal static class NameFiles
{
    public static void Add(CatalogueData catalogue, OutputFiles output)
    {
        output.AddCode("src/Alipay.Messaging/AlipayMsgApis.cs", Constants(catalogue));
        output.AddCode($"{BodyFiles.Folder}/CatalogueRows.cs", Rows(catalogue));
    }

    private static string Constants(CatalogueData catalogue)
    {
        var code = new StringBuilder();
        code.Append("using Alipay.Messaging.Messages;\n\nnamespace Alipay.Messaging;\n\n");
        code.Append("/// <summary>The names of the message APIs that this library knows. Others work as well: a handler takes any name.<para>本库收录的消息名称；没有收录的消息同样可以处理。</para></summary>\n");
        code.Append("/// <remarks>A constant is named after its message API, without the leading <c>alipay</c>; the body in <c>Alipay.Messaging.Messages</c> has the same name.</remarks>\n");
        code.Append("public static class AlipayMsgApis\n{\n");
        foreach (var group in catalogue.Groups)
        {
            code.Append($"    // {group.En} {group.Zh}\n\n");
            foreach (var message in group.Messages)
            {
                var body = message.HasBody ? "" : " Raw JSON only.";
                code.Append($"    /// <summary>{message.En}{body}<para>{message.Zh}。{(message.HasBody ? "" : "只有原始 JSON。")}</para></summary>\n");
                code.Append($"    public const string {message.Name} = \"{message.MsgApi}\";\n\n");
            }
        }

        code.Append("    /// <summary>Describes a message API: its title in both languages, notes, documentation and known members. Thread-safe.<para>返回消息的中英文名称、说明、文档链接和已知字段。线程安全。</para></summary>\n");
        code.Append("    /// <param name=\"msgApi\">The message API.</param>\n");
        code.Append("    /// <returns>The description; <see langword=\"null\"/> when this library does not know the message API.</returns>\n");
        code.Append("    public static AlipayMsgDescription? Describe(string msgApi) => MessageCatalogue.Find(msgApi);\n}\n");
        return code.ToString();
    }

    private static string Rows(CatalogueData catalogue)
    {
        var code = new StringBuilder();
        code.Append("namespace Alipay.Messaging.Messages;\n\n/// <summary>What <see cref=\"MessageCatalogue\"/> knows, a row for each message API.</summary>\ninternal static class CatalogueRows\n{\n");
        foreach (var group in catalogue.Groups)
        {
            code.Append($"    private static readonly CatalogueGroup {GroupName(group)} = new({Text(group.En)}, {Text(group.Zh)}, {Text(group.File)});\n");
        }

        code.Append("\n    public static CatalogueRow[] All { get; } =\n    [\n");
        foreach (var (group, message) in catalogue.Groups.SelectMany(group => group.Messages.Select(message => (group, message))))
        {
            var members = message.Members.Replace("!", "", StringComparison.Ordinal);
            code.Append(
                $"        new(AlipayMsgApis.{message.Name}, {GroupName(group)}, {Text(message.Grade)}, {Text(message.En)}, {Text(message.Zh)}, {Text(message.NoteEn)}, {Text(message.NoteZh)}, {Text(members)}),\n");
        }

        return code.Append("    ];\n}\n").ToString();
    }

    private static string GroupName(Group group) => string.Concat(group.File.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    private static string Text(string? text) => text is null ? "null" : $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
