namespace Alipay.Messaging;

/// <summary>What a payment is compared with: the order as the merchant has it.</summary>
public sealed record AlipayPaymentOrder
{
    /// <summary>Gets the total of the order, in yuan.</summary>
    public required decimal TotalAmount { get; init; }

    /// <summary>
    /// Gets the seller: an Alipay user id (2088…) or account. Default <see langword="null"/>, for
    /// <see cref="AlipayMessagingHostOptions.SellerId"/>.
    /// </summary>
    public string? SellerId { get; init; }
}
