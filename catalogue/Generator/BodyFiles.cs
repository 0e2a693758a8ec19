using System.Text;

namespace Alipay.Messaging.Catalogue;

/// <summary>The bodies and their parts: one record a file.</summary>
internal static class BodyFiles
{
    public const string Folder = "src/Alipay.Messaging/Messages";

    public static void Add(CatalogueData catalogue, OutputFiles output)
    {
        foreach (var message in catalogue.Messages.Where(message => message.HasBody))
        {
            var (en, zh) = Grade(message.Grade);
            var remarks = $"Confidence {en}.{Sentence(message.NoteEn)}<para>可信度 {zh}。{message.NoteZh}</para>";
            var head = Summary("", $"The body of <c>{message.MsgApi}</c>: {Lower(message.En)}", message.Zh + "。") + $"/// <remarks>{remarks}</remarks>\n";
            output.AddCode($"{Folder}/{message.Name}.cs", Code(message.Name, head, catalogue.MembersOf(message.Name, message.Members), isBody: true));
        }

        foreach (var part in catalogue.Parts)
        {
            output.AddCode($"{Folder}/{part.Name}.cs", Code(part.Name, Summary("", part.En, part.Zh + "。"), catalogue.MembersOf(part.Name, part.Members), isBody: false));
        }
    }

    /// <summary>How sure the facts are, in both languages.</summary>
    public static (string En, string Zh) Grade(string? grade) => grade switch
    {
        "A" => ("A: seen in a real sample or an official repository", "A：见于真实样例或官方仓库"),
        "B" => ("B: from a copy of the official documents", "B：来自官方文档的转载"),
        "C" => ("C: from one source", "C：只有一处来源"),
        null => ("–: only the name is known", "–：只知道名称"),
        _ => throw new CatalogueException($"{grade} is no grade."),
    };

    private static string Code(string name, string head, IReadOnlyList<Member> members, bool isBody)
    {
        var code = new StringBuilder();
        code.Append("using System.Text.Json.Serialization;\n");
        code.Append(isBody ? "using System.Text.Json.Serialization.Metadata;\n" : "");
        code.Append("\nnamespace Alipay.Messaging.Messages;\n\n").Append(head);
        code.Append($"public sealed record {name} : MessagePart, {(isBody ? $"IAlipayMessageBody<{name}>, " : "")}IMessagePart<{name}>\n{{\n");
        foreach (var (member, constant, value) in members.SelectMany(member => member.Values.Select(one => (member, one.Constant, one.Value))))
        {
            code.Append(Summary("    ", $"<c>{value}</c>, a known value of <see cref=\"{member.Property}\"/>.", $"<c>{value}</c>：<see cref=\"{member.Property}\"/> 的已知取值。"));
            code.Append($"    public const string {constant} = \"{value}\";\n\n");
        }

        if (isBody)
        {
            code.Append($"    /// <inheritdoc/>\n    public static string MsgApi => AlipayMsgApis.{name};\n\n");
            code.Append($"    /// <inheritdoc/>\n    public static JsonTypeInfo<{name}> JsonTypeInfo => PartConverter<{name}>.TypeInfo;\n\n");
        }

        foreach (var member in members)
        {
            AppendProperty(code, member);
        }

        code.Append($"    static {name} IMessagePart<{name}>.ReadMembers(MemberReader members) => new()\n    {{\n");
        foreach (var member in members)
        {
            code.Append($"        {member.Property} = members.{member.Method}{(member.PartName is { } part ? $"<{part}>" : "")}(\"{member.Name}\"),\n");
        }

        code.Append("        UnknownMembers = members.Rest(),\n    };\n\n    internal override void WriteMembers(MemberWriter json)\n    {\n");
        foreach (var member in members)
        {
            code.Append($"        json.{member.Method}(\"{member.Name}\", {member.Property});\n");
        }

        return code.Append("    }\n}\n").ToString();
    }

    private static void AppendProperty(StringBuilder code, Member member)
    {
        var (en, zh) = Format(member.Kind);
        code.Append(Summary(
            "    ",
            $"{Escape(member.Description.En)}.{en}{(member.IsRequired ? " Required by Alipay's documents." : "")}",
            $"{Escape(member.Description.Zh)}{zh}{(member.IsRequired ? "；支付宝文档标为必有" : "")}。"));
        code.Append($"    [JsonPropertyName(\"{member.Name}\")]\n    public {member.Type}? {member.Property} {{ get; init; }}\n\n");
        var see = $"<see cref=\"{member.Property}\"/>";
        if (member.Kind == "yuan")
        {
            code.Append(Summary("    ", $"{see} as a number, in yuan; <see langword=\"null\"/> when it is none.", $"{see} 的数值，单位元；不是数字时为 <see langword=\"null\"/>。"));
            code.Append($"    [JsonIgnore]\n    public decimal? {member.Property}Value => TypedText.Yuan({member.Property});\n\n");
        }
        else if (member.Kind is "time" or "epochMs")
        {
            var argument = member.Kind == "time" ? member.Property : $"{member.Property}, this, \"{member.Name}\"";
            code.Append(Summary(
                "    ",
                $"{see} as a time, with the offset of Beijing; <see langword=\"null\"/> when it is none.", $"{see} 对应的时间（北京时间）；不是时间时为 <see langword=\"null\"/>。"));
            code.Append($"    [JsonIgnore]\n    public DateTimeOffset? {member.Property}Value => TypedText.Time({argument});\n\n");
        }
    }

    private static (string En, string Zh) Format(string kind) => kind switch
    {
        "yuan" => (" In yuan, as a decimal string.", "；单位元，十进制字符串"),
        "time" => (" Beijing time, as yyyy-MM-dd HH:mm:ss.", "；格式 yyyy-MM-dd HH:mm:ss，北京时间"),
        "epochMs" => (" Milliseconds since 1970-01-01 UTC.", "；毫秒时间戳"),
        _ => ("", ""),
    };

    private static string Summary(string indent, string en, string zh) => $"{indent}/// <summary>{en}<para>{zh}</para></summary>\n";

    private static string Escape(string text)
        => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    private static string Sentence(string? note) => note is null ? "" : $" {note}";

    private static string Lower(string sentence) => char.ToLowerInvariant(sentence[0]) + sentence[1..];
}
