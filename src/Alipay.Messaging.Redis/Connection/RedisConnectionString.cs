using System.Globalization;
using System.Net;
using StackExchange.Redis;

namespace Alipay.Messaging.Redis.Connection;

/// <summary>
/// Reads the connection string of StackExchange.Redis, and the URLs that others use. What it says of a string that cannot be read
/// never repeats any part of it in which a password may be.
/// </summary>
internal static class RedisConnectionString
{
    // Of both schemes; in its own form StackExchange.Redis takes 6380 for TLS.
    private const int DefaultPort = 6379;

    private const string Forms =
        "Give host:port,password=…,ssl=true as StackExchange.Redis takes it, or redis://user:password@host:port/database (rediss:// for TLS).";

    private const string PasswordHint = "A password with a comma in it needs the form redis://:password@host:port, with %2C for the comma.";

    /// <exception cref="ArgumentException">It is neither.</exception>
    public static ConfigurationOptions Parse(string text)
    {
        text = text.Trim();
        if (text is ['"' or '\'', ..] or [.., '"' or '\''])
        {
            throw new ArgumentException("The Redis connection string is in quotes. Remove them: they are not part of the value.");
        }

        var options = text.IndexOf("://", StringComparison.Ordinal) is var end and > 0 ? ParseUrl(text[..end], text[(end + 3)..]) : ParseOptions(text);
        return options.EndPoints.Count > 0 ? options : throw new ArgumentException($"The Redis connection string names no host. {Forms}");
    }

    private static ConfigurationOptions ParseOptions(string text)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var password = Array.FindIndex(parts, static part => part.StartsWith("password=", StringComparison.OrdinalIgnoreCase));
        if (password >= 0 && Array.Exists(parts[password..], static part => !part.Contains('=', StringComparison.Ordinal)))
        {
            throw new ArgumentException($"The Redis connection string has a host, or a part of the password, after password=. Hosts come first. {PasswordHint}");
        }

        try
        {
            return ConfigurationOptions.Parse(text);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
        {
            throw new ArgumentException(password < 0
                ? $"The Redis connection string cannot be read: {e.Message} {Forms}"
                : $"The Redis connection string cannot be read: an option is unknown or its value is not valid. {Forms} {PasswordHint}");
        }
    }

    private static ConfigurationOptions ParseUrl(string scheme, string rest)
    {
        var isTls = scheme.Equals("rediss", StringComparison.OrdinalIgnoreCase);
        if (!isTls && !scheme.Equals("redis", StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"The Redis connection string is a URL of another kind. {Forms}");
        }

        // The last @ ends the user's part: people do not always escape the one in a password.
        var at = rest.LastIndexOf('@');
        var (address, database) = rest[(at + 1)..].TrimEnd('/').Split('/') switch
        {
            [var hosts] => (hosts, 0),
            [var hosts, var number] when int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) => (hosts, parsed),
            _ => throw new ArgumentException($"The Redis URL must end with the number of the database, without further options. {Forms}"),
        };
        var options = new ConfigurationOptions { Ssl = isTls, DefaultDatabase = database };
        foreach (var host in address.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            options.EndPoints.Add(EndPointCollection.TryParse(host) switch
            {
                DnsEndPoint { Port: 0 } name => new DnsEndPoint(name.Host, DefaultPort),
                IPEndPoint { Port: 0 } ip => new IPEndPoint(ip.Address, DefaultPort),
                { } endPoint => endPoint,
                null => throw new ArgumentException($"The Redis URL has no valid host and port. {Forms}"),
            });
        }

        return at < 0 ? options : WithUser(options, rest[..at]);
    }

    private static ConfigurationOptions WithUser(ConfigurationOptions options, string user)
    {
        var colon = user.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            throw new ArgumentException($"The Redis URL has a user without a password. For a password alone write redis://:password@host:port. {Forms}");
        }

        options.User = colon == 0 ? null : Uri.UnescapeDataString(user[..colon]);
        options.Password = Uri.UnescapeDataString(user[(colon + 1)..]);
        return options;
    }
}
