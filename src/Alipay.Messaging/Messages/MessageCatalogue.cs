using System.Collections.Frozen;

namespace Alipay.Messaging.Messages;

/// <summary>Finds what is known of a message API.</summary>
internal static class MessageCatalogue
{
    /// <summary>The folder of docs/messages/*.md.</summary>
    public const string DocumentationFolder = "https://github.com/alipay-messaging/alipay-messaging-dotnet/blob/main/docs/messages/";

    private const string LeftOut = "alipay.";

    private static readonly FrozenDictionary<string, AlipayMsgDescription> Descriptions =
        CatalogueRows.All.ToFrozenDictionary(row => row.MsgApi, Describe, StringComparer.Ordinal);

    public static AlipayMsgDescription? Find(string msgApi) => Descriptions.GetValueOrDefault(msgApi);

    /// <summary>The known message API that a misspelt one must mean: one character added, left out, replaced, or two exchanged. Null when there is none.</summary>
    public static string? OneEditAwayFrom(string msgApi)
        => Descriptions.ContainsKey(msgApi) ? null : Descriptions.Keys.FirstOrDefault(known => AreOneEditApart(known, msgApi));

    private static bool AreOneEditApart(string one, string other)
    {
        var shared = one.AsSpan().CommonPrefixLength(other);
        var left = one.AsSpan(shared);
        var right = other.AsSpan(shared);
        return (left.Length - right.Length) switch
        {
            1 => left[1..].SequenceEqual(right),
            -1 => right[1..].SequenceEqual(left),
            0 when left.Length > 0 => left[1..].SequenceEqual(right[1..])
                || (left.Length > 1 && left[0] == right[1] && left[1] == right[0] && left[2..].SequenceEqual(right[2..])),
            _ => false,
        };
    }

    private static AlipayMsgDescription Describe(CatalogueRow row) => new()
    {
        MsgApi = row.MsgApi,
        EnglishTitle = row.En,
        ChineseTitle = row.Zh,
        EnglishGroup = row.Group.En,
        ChineseGroup = row.Group.Zh,
        Confidence = row.Confidence,
        EnglishNote = row.NoteEn,
        ChineseNote = row.NoteZh,
        Documentation = new Uri($"{DocumentationFolder}{row.Group.Page}.md#{Anchor(row.MsgApi)}"),
        Members = row.Members.Split(' ', StringSplitOptions.RemoveEmptyEntries),
    };

    private static string Anchor(string msgApi)
        => (msgApi.StartsWith(LeftOut, StringComparison.Ordinal) ? msgApi[LeftOut.Length..] : msgApi)
            .Replace(".", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);
}
