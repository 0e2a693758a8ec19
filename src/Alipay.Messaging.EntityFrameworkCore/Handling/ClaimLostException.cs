namespace Alipay.Messaging.EntityFrameworkCore.Handling;

/// <summary>Another instance took the claim over: rolls the transaction back.</summary>
internal sealed class ClaimLostException() : Exception("The claim was taken over.");
