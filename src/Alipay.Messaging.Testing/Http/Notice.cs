namespace Alipay.Messaging.Testing.Http;

/// <summary>What a post is about.</summary>
/// <param name="Id">Its <c>notify_id</c>.</param>
/// <param name="Name">The message API, the <c>notify_type</c> or the service.</param>
/// <param name="Content">The business JSON; null when it is not a message.</param>
internal sealed record Notice(string Id, string Name, string? Content);
