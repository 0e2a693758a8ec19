namespace Alipay.Messaging.Notifications;

/// <summary>Percent-encoding of forms, to bytes (http-protocol.md 1.4). It knows no charset.</summary>
internal static class PercentDecoder
{
    /// <summary>
    /// Decodes a name or a value; <c>+</c> is a blank. False when a <c>%</c> is not followed by two hexadecimal digits.
    /// </summary>
    /// <param name="source">The encoded bytes.</param>
    /// <param name="destination">At least as long as <paramref name="source"/>.</param>
    /// <param name="length">The number of bytes written.</param>
    public static bool TryDecode(ReadOnlySpan<byte> source, Span<byte> destination, out int length)
    {
        length = 0;
        for (var i = 0; i < source.Length; i++)
        {
            var value = source[i];
            if (value == '+')
            {
                value = (byte)' ';
            }
            else if (value == '%')
            {
                if (i + 2 >= source.Length || !TryDigit(source[i + 1], out var high) || !TryDigit(source[i + 2], out var low))
                {
                    return false;
                }

                value = (byte)((high << 4) | low);
                i += 2;
            }

            destination[length++] = value;
        }

        return true;
    }

    private static bool TryDigit(byte text, out int digit)
    {
        digit = text switch
        {
            >= (byte)'0' and <= (byte)'9' => text - '0',
            >= (byte)'A' and <= (byte)'F' => text - 'A' + 10,
            >= (byte)'a' and <= (byte)'f' => text - 'a' + 10,
            _ => -1,
        };
        return digit >= 0;
    }
}
