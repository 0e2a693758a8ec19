namespace Alipay.Messaging;

/// <summary>The known facts about a message API. From <see cref="AlipayMsgApis.Describe"/>.<para>某个消息的已知信息，由 <see cref="AlipayMsgApis.Describe"/> 返回。</para></summary>
public sealed record AlipayMsgDescription
{
    /// <summary>Gets the message API, for example <c>alipay.open.mini.version.audit.passed</c>.<para>消息名称。</para></summary>
    public required string MsgApi { get; init; }

    /// <summary>Gets what the message reports: one English sentence.<para>消息含义（英文）。</para></summary>
    public required string EnglishTitle { get; init; }

    /// <summary>Gets what the message reports, in Chinese.<para>消息含义（中文）。</para></summary>
    public required string ChineseTitle { get; init; }

    /// <summary>Gets the group the message belongs to, for example <c>Mini programs</c>.<para>所属分类（英文）。</para></summary>
    public required string EnglishGroup { get; init; }

    /// <summary>Gets the group the message belongs to, in Chinese.<para>所属分类（中文）。</para></summary>
    public required string ChineseGroup { get; init; }

    /// <summary>
    /// Gets how sure the facts are: <c>A</c> seen in a real sample or an official repository, <c>B</c> a copy of the official documents,
    /// <c>C</c> one source; <see langword="null"/> when only the name is known.
    /// <para>可信度：<c>A</c> 见于真实样例或官方仓库，<c>B</c> 来自官方文档的转载，<c>C</c> 只有一处来源；只知道名称时为 <see langword="null"/>。</para>
    /// </summary>
    public string? Confidence { get; init; }

    /// <summary>Gets what else to know, in English; <see langword="null"/> when there is nothing.<para>补充说明（英文）；没有时为 <see langword="null"/>。</para></summary>
    public string? EnglishNote { get; init; }

    /// <summary>Gets what else to know, in Chinese; <see langword="null"/> when there is nothing.<para>补充说明（中文）；没有时为 <see langword="null"/>。</para></summary>
    public string? ChineseNote { get; init; }

    /// <summary>Gets the page that documents every known member.<para>列出全部已知字段的文档页面。</para></summary>
    public required Uri Documentation { get; init; }

    /// <summary>Gets the names of the known members, as on the wire; empty when none is known.<para>已知字段的名称；未知时为空。</para></summary>
    public required IReadOnlyList<string> Members { get; init; }

    /// <summary>
    /// Gets the channels that can deliver the message. Which one does is a setting on the open platform.
    /// <para>可以推送该消息的通道；实际使用哪个通道在开放平台设置。</para>
    /// </summary>
    public MessageChannels Channels { get; init; } = MessageChannels.WebSocket | MessageChannels.Http;
}
