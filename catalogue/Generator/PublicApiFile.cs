namespace Alipay.Messaging.Catalogue;

/// <summary>The public API of what is generated, for the analyzer that asks for every public member to be listed.</summary>
internal static class PublicApiFile
{
    private const string Apis = "Alipay.Messaging.AlipayMsgApis";
    private const string Namespace = "Alipay.Messaging.Messages";

    public static void Add(CatalogueData catalogue, OutputFiles output)
    {
        var lines = catalogue.Messages.Select(message => $"const {Apis}.{message.Name} = \"{message.MsgApi}\" -> string!")
            .Concat(catalogue.Messages.Where(message => message.HasBody).SelectMany(message => Record(message.Name, catalogue.MembersOf(message.Name, message.Members), isBody: true)))
            .Concat(catalogue.Parts.SelectMany(part => Record(part.Name, catalogue.MembersOf(part.Name, part.Members), isBody: false)));
        output.Add("src/Alipay.Messaging/PublicAPI.Unshipped.Messages.txt", $"#nullable enable\n{string.Join('\n', lines.Order(StringComparer.Ordinal))}");
    }

    private static IEnumerable<string> Record(string name, IReadOnlyList<Member> members, bool isBody)
    {
        var type = $"{Namespace}.{name}";
        yield return type;
        yield return $"{type}.{name}() -> void";
        yield return $"{type}.Equals({type}? other) -> bool";
        yield return $"override {type}.<Clone>$() -> {type}!";
        yield return $"override {type}.Equals(object? obj) -> bool";
        yield return $"override {type}.GetHashCode() -> int";
        yield return $"override sealed {type}.Equals({Namespace}.MessagePart? other) -> bool";
        yield return $"static {type}.operator !=({type}? left, {type}? right) -> bool";
        yield return $"static {type}.operator ==({type}? left, {type}? right) -> bool";
        if (isBody)
        {
            yield return $"static {type}.MsgApi.get -> string!";
            yield return $"static {type}.JsonTypeInfo.get -> System.Text.Json.Serialization.Metadata.JsonTypeInfo<{type}!>!";
        }

        foreach (var member in members)
        {
            yield return $"{type}.{member.Property}.get -> {TypeOf(member)}?";
            yield return $"{type}.{member.Property}.init -> void";
            foreach (var (constant, value) in member.Values)
            {
                yield return $"const {type}.{constant} = \"{value}\" -> string!";
            }

            if (member.HelperType is { } helper)
            {
                yield return $"{type}.{member.Property}Value.get -> {(helper == "decimal" ? helper : $"System.{helper}")}?";
            }
        }
    }

    private static string TypeOf(Member member) => member.Kind switch
    {
        "texts" => "System.Collections.Generic.IReadOnlyList<string!>",
        "part" => $"{Namespace}.{member.PartName}",
        "parts" => $"System.Collections.Generic.IReadOnlyList<{Namespace}.{member.PartName}!>",
        _ => member.Type,
    };
}
