using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Alipay.Messaging.Testing.Handshake;

/// <summary>`link_token`s: each opens one connection, and belongs to the request that it was given for.</summary>
internal sealed class LinkTokens
{
    private readonly ConcurrentDictionary<string, IssuedToken> _issued = new();

    public string Issue(string? zone, bool isLoadTest)
    {
        // The tail has to be encoded in a query: a client that forgets would not get in.
        var token = RandomNumberGenerator.GetHexString(32, lowercase: true) + "+/~=";
        _issued[token] = new IssuedToken(zone, isLoadTest);
        return token;
    }

    /// <summary>Takes the token, once. Null when it was never given or has been used.</summary>
    public IssuedToken? Redeem(string token) => _issued.TryRemove(token, out var issued) ? issued : null;
}

/// <summary>What the upgrade has to bring back besides the token.</summary>
internal sealed record IssuedToken(string? Zone, bool IsLoadTest);
