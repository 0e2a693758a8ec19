using System.Text;

namespace Alipay.Messaging.Catalogue;

/// <summary>docs/messages.md with the list, and a page for each group.</summary>
internal static class DocumentFiles
{
    public static void Add(CatalogueData catalogue, OutputFiles output)
    {
        output.Add("docs/messages.md", Index(catalogue, output.Read("catalogue/messages.md")));
        foreach (var group in catalogue.Groups)
        {
            output.Add($"docs/messages/{group.File}.md", Page(catalogue, group));
        }
    }

    private static string Index(CatalogueData catalogue, string preamble)
    {
        var text = new StringBuilder($"<!-- {OutputFiles.Mark} (the text before the lists is catalogue/messages.md) -->\n\n{preamble.Trim()}\n");
        foreach (var group in catalogue.Groups)
        {
            text.Append($"\n## {group.En} {group.Zh}\n\n| msgApi | | body 类型 | 可信度 |\n|---|---|---|---|\n");
            foreach (var message in group.Messages)
            {
                var body = message.HasBody ? $"[`{message.Name}`](messages/{group.File}.md#{Anchor(message)})" : "raw JSON 仅原文";
                text.Append($"| `{message.MsgApi}` | {message.En} {message.Zh}。 | {body} | {message.Grade ?? "–"} |\n");
            }
        }

        return text.ToString();
    }

    private static string Page(CatalogueData catalogue, Group group)
    {
        var text = new StringBuilder($"<!-- {OutputFiles.Mark} -->\n\n# {group.En} {group.Zh}\n\n[All messages 全部消息](../messages.md)\n");
        foreach (var message in group.Messages)
        {
            var (gradeEn, gradeZh) = BodyFiles.Grade(message.Grade);
            text.Append($"\n## {message.Name}\n\n`{message.MsgApi}`\n\n{message.En} {message.NoteEn}".TrimEnd());
            text.Append($"\n{message.Zh}。{message.NoteZh}\n\nConfidence {gradeEn}. 可信度 {gradeZh}。\n");
            if (message.HasBody)
            {
                var members = catalogue.MembersOf(message.Name, message.Members);
                AppendMembers(text, members);
                AppendParts(text, catalogue, members);
                text.Append($"\n```json\n{SampleFile.Compact(message.Sample)}\n```\n");
            }
        }

        return text.ToString();
    }

    private static void AppendParts(StringBuilder text, CatalogueData catalogue, IReadOnlyList<Member> members)
    {
        foreach (var name in members.Select(member => member.PartName).OfType<string>().Distinct())
        {
            var part = catalogue.Parts.Single(part => part.Name == name);
            var inner = catalogue.MembersOf(part.Name, part.Members);
            text.Append($"\n`{part.Name}`: {part.En} {part.Zh}。\n");
            AppendMembers(text, inner);
            AppendParts(text, catalogue, inner);
        }
    }

    private static void AppendMembers(StringBuilder text, IReadOnlyList<Member> members)
    {
        text.Append("\n| member 字段 | meaning | 含义 |\n|---|---|---|\n");
        foreach (var member in members)
        {
            text.Append($"| `{member.Name}`{Type(member)} | {member.Description.En}{(member.IsRequired ? ". Required" : "")} | {member.Description.Zh}{(member.IsRequired ? "；必有" : "")} |\n");
        }
    }

    private static string Type(Member member) => member.Kind switch
    {
        "yuan" => " (yuan 元)",
        "time" => " (time 时间)",
        "epochMs" => " (ms 毫秒)",
        "texts" => " (`string[]`)",
        "part" => $" (`{member.PartName}`)",
        "parts" => $" (`{member.PartName}[]`)",
        _ => "",
    };

    private static string Anchor(Message message) => message.Name.ToLowerInvariant();
}
