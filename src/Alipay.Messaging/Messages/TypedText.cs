using System.Globalization;
using System.Text.Json;

namespace Alipay.Messaging.Messages;

/// <summary>Amounts and times, read from the text that Alipay wrote. Null when the text is none; never throws.</summary>
internal static class TypedText
{
    private const NumberStyles Decimal = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;

    private static readonly TimeSpan Beijing = TimeSpan.FromHours(8);
    private static readonly DateTime Earliest = DateTime.MinValue + Beijing;
    private static readonly long EarliestMilliseconds = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long LatestMilliseconds = (DateTimeOffset.MaxValue - Beijing).ToUnixTimeMilliseconds();

    private static readonly string[] WithoutZone = ["yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.FFF", "yyyy-MM-dd'T'HH:mm:ss.FFF", "yyyy-MM-dd HH:mm", "yyyy-MM-dd", "yyyyMMddHHmmss"];
    private static readonly string[] WithZone = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"];

    /// <summary>An amount in yuan, such as 10.00.</summary>
    public static decimal? Yuan(string? text) => decimal.TryParse(text, Decimal, CultureInfo.InvariantCulture, out var yuan) ? yuan : null;

    /// <summary>A time: without a zone it is Beijing time; 13 digits are milliseconds since 1970-01-01 UTC.</summary>
    public static DateTimeOffset? Time(string? text)
    {
        text = text?.Trim();
        if (text is { Length: 13 } && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds))
        {
            return Time(milliseconds);
        }

        if (DateTime.TryParseExact(text, WithoutZone, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return local >= Earliest ? new DateTimeOffset(local, Beijing) : null;
        }

        return DateTimeOffset.TryParseExact(text, WithZone, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
    }

    /// <summary>A time that should be a number; one that was sent as a text is read from what the part keeps of it.</summary>
    public static DateTimeOffset? Time(long? milliseconds, MessagePart part, string name)
        => milliseconds is { } number ? Time(number)
            : part.UnknownMembers?.TryGetValue(name, out var kept) == true && kept.ValueKind == JsonValueKind.String ? Time(kept.GetString())
            : null;

    private static DateTimeOffset? Time(long milliseconds)
        => milliseconds >= EarliestMilliseconds && milliseconds <= LatestMilliseconds
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToOffset(Beijing)
            : null;
}
