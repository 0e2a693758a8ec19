namespace Alipay.Messaging.Messages;

/// <summary>One message API as the generator writes it: kept short, since it is a line of a table.</summary>
internal sealed record CatalogueRow(
    string MsgApi, CatalogueGroup Group, string? Confidence, string En, string Zh, string? NoteEn, string? NoteZh, string Members);

/// <summary>Messages that belong together.</summary>
internal sealed record CatalogueGroup(string En, string Zh, string Page);
