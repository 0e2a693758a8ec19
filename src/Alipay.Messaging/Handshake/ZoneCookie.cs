using Alipay.Messaging.Protocol;

namespace Alipay.Messaging.Handshake;

/// <summary>Finds the zone that the upgrade must send back (protocol.md 1.6).</summary>
internal static class ZoneCookie
{
    /// <summary>
    /// The zone, or null when there is none. Any pair named exactly <c>zone</c> counts, at any position, and the last one
    /// decides. It ends at a second <c>=</c>, as in Java; it is sent back as it came, quotes included. A value that is empty or could break out of a cookie
    /// header is none.
    /// </summary>
    public static string? Find(IEnumerable<string?> setCookieValues)
    {
        string? zone = null;
        foreach (var value in setCookieValues)
        {
            foreach (var pair in (value ?? "").Split(';', StringSplitOptions.TrimEntries))
            {
                var parts = pair.Split('=');
                if (parts.Length > 1 && parts[0] == WireNames.ZoneCookie)
                {
                    zone = IsToken(parts[1]) ? parts[1] : null;
                }
            }
        }

        return zone;
    }

    private static bool IsToken(string value) => value.Length > 0 && value.All(static c => c is > ' ' and < '\u007F' and not ',');
}
