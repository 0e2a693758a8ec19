namespace Alipay.Messaging.Sending;

/// <summary>Creates the stream ids of sent messages (protocol.md 3.8). Thread-safe.</summary>
internal sealed class StreamIds(TimeProvider timeProvider)
{
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int TimeLength = 8;
    private const int ProcessLength = 2;
    private const int SequenceLength = 3;

    /// <summary>The sequence starts again after this, while three digits still hold it.</summary>
    private const int LastSequence = 200_000;

    private static readonly string ProcessMark = Base62(Random.Shared.Next(Digits.Length * Digits.Length), ProcessLength);

    // Shared by all clients of the process, as the mark is: two that send in one millisecond must not get one id.
    private static int LastUsed = -1;

    public string Next() => Format(timeProvider.GetUtcNow().ToUnixTimeMilliseconds(), ProcessMark, NextSequence(ref LastUsed));

    internal static string Format(long timestamp, string processMark, int sequence) =>
        $"c{Base62(timestamp, TimeLength)}{processMark}{Base62(sequence, SequenceLength)}";

    internal static int NextSequence(ref int sequence)
    {
        while (true)
        {
            var last = Volatile.Read(ref sequence);
            var next = last < LastSequence ? last + 1 : 0;
            if (Interlocked.CompareExchange(ref sequence, next, last) == last)
            {
                return next;
            }
        }
    }

    /// <summary>The number in base 62, filled with zeros on the left; a longer one is not cut.</summary>
    internal static string Base62(long number, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        Span<char> digits = stackalloc char[Math.Max(length, 11)];
        var start = digits.Length;
        for (; number > 0; number /= Digits.Length)
        {
            digits[--start] = Digits[(int)(number % Digits.Length)];
        }

        while (digits.Length - start < length)
        {
            digits[--start] = '0';
        }

        return digits[start..].ToString();
    }
}
