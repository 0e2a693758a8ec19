using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Alipay.Messaging.Testing.Handshake;

/// <summary>Issues <c>link_token</c>s. Each opens one connection and is bound to the register request that it was issued for.</summary>
internal sealed class LinkTokens
{
    private readonly ConcurrentDictionary<string, IssuedToken> _issued = new();

    public string Issue(string? zone, bool isLoadTest)
    {
        // The tail must be percent-encoded in a query, so that a client that omits the encoding is refused.
        var token = RandomNumberGenerator.GetHexString(32, lowercase: true) + "+/~=";
        _issued[token] = new IssuedToken(zone, isLoadTest);
        return token;
    }

    /// <summary>Redeems the token once. Null when it was never issued or has been redeemed.</summary>
    public IssuedToken? Redeem(string token) => _issued.TryRemove(token, out var issued) ? issued : null;
}

/// <summary>The values that the upgrade request must repeat besides the token.</summary>
internal sealed record IssuedToken(string? Zone, bool IsLoadTest);
