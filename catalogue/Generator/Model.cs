using System.Globalization;
using System.Text.Json;

namespace Alipay.Messaging.Catalogue;

/// <summary>Messages that belong together for a reader: one file of data, one page.</summary>
internal sealed record Group
{
    public required string Zh { get; init; }

    public required string En { get; init; }

    public required IReadOnlyList<Message> Messages { get; init; }

    /// <summary>The page's name, such as mini-programs.</summary>
    public string File { get; init; } = "";
}

/// <summary>One message API.</summary>
internal sealed record Message
{
    public required string MsgApi { get; init; }

    /// <summary>The name of the constant and of the body.</summary>
    public required string Name { get; init; }

    /// <summary>A, B or C; null when only the name is known.</summary>
    public string? Grade { get; init; }

    public required string Zh { get; init; }

    /// <summary>A sentence.</summary>
    public required string En { get; init; }

    public string? NoteZh { get; init; }

    public string? NoteEn { get; init; }

    /// <summary>The wire names, separated by blanks; one with ! is required by Alipay's documents. Empty: no body is made.</summary>
    public required string Members { get; init; }

    public required JsonElement Sample { get; init; }

    public bool HasBody => Members.Length > 0;
}

/// <summary>An object inside a body.</summary>
internal sealed record Part
{
    public required string Name { get; init; }

    public required string Zh { get; init; }

    public required string En { get; init; }

    public required string Members { get; init; }
}

/// <summary>What a member means; shared by the messages that have it.</summary>
internal sealed record Description
{
    public required string Zh { get; init; }

    public required string En { get; init; }

    /// <summary>yuan, time, epochMs, texts, part:Name or parts:Name; null for a string.</summary>
    public string? Kind { get; init; }

    /// <summary>Known values, separated by blanks; S=Success also names the constant.</summary>
    public string? Values { get; init; }
}

/// <summary>A member of one body or part.</summary>
internal sealed record Member(string Name, bool IsRequired, Description Description)
{
    public string Kind => Description.Kind?.Split(':')[0] ?? "text";

    public string? PartName => Kind is "part" or "parts" ? Description.Kind!.Split(':')[1] : null; // Such a kind is not null.

    /// <summary>The property's name: out_biz_no is OutBizNo.</summary>
    public string Property => Pascal(Name);

    public string Type => Kind switch
    {
        "text" or "yuan" or "time" => "string",
        "epochMs" => "long",
        "texts" => "IReadOnlyList<string>",
        "part" => PartName!, // A part has a name.
        "parts" => $"IReadOnlyList<{PartName}>",
        _ => throw new CatalogueException($"{Kind} of {Name} is no kind."),
    };

    /// <summary>The type of the property beside it that reads the text; null when it has none.</summary>
    public string? HelperType => Kind switch
    {
        "yuan" => "decimal",
        "time" or "epochMs" => "DateTimeOffset",
        _ => null,
    };

    /// <summary>The method of MemberReader and MemberWriter.</summary>
    public string Method => Kind switch
    {
        "text" or "yuan" or "time" => "Text",
        "epochMs" => "Number",
        "texts" => "Texts",
        "part" => "Part",
        _ => "Parts",
    };

    /// <summary>The known values, each with the name of its constant.</summary>
    public IEnumerable<(string Constant, string Value)> Values
        => (Description.Values ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(word => word.Split('='))
            .Select(pair => (Property + (pair.Length > 1 ? pair[1] : Pascal(pair[0])), pair[0]));

    private static string Pascal(string name)
        => string.Concat(name.Split('_', StringSplitOptions.RemoveEmptyEntries).Select(word => char.ToUpperInvariant(word[0]) + Rest(word)));

    /// <summary>Upper case is a constant's, such as WAIT; mixed case, such as fundChannel, stays.</summary>
    private static string Rest(string word) => word.Any(char.IsLower) ? word[1..] : word[1..].ToLower(CultureInfo.InvariantCulture);
}
