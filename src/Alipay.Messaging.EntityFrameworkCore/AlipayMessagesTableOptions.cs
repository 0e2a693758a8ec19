namespace Alipay.Messaging.EntityFrameworkCore;

/// <summary>Where the table of messages is. Part of the model: a change needs a migration.</summary>
public sealed class AlipayMessagesTableOptions
{
    /// <summary>Gets or sets the name of the table. Default <c>AlipayMessages</c>.</summary>
    public string TableName { get; set; } = "AlipayMessages";

    /// <summary>Gets or sets the schema of the table. Default <see langword="null"/>: the schema of the model.</summary>
    public string? Schema { get; set; }

    /// <summary>
    /// Gets or sets the type of the content column, such as <c>jsonb</c> or <c>mediumtext</c>. Default <see langword="null"/>: the
    /// provider's text without a limit.
    /// </summary>
    public string? ContentColumnType { get; set; }
}
