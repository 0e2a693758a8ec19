namespace Alipay.Messaging.Protocol;

/// <summary>A piece of a message's bytes. The default is an absent one; an empty one that is present has a start.</summary>
/// <param name="Start">Where it begins. Never 0 for a piece that is present: a name precedes every value.</param>
/// <param name="Length">How many bytes it takes; of a JSON string what is between the quotes.</param>
/// <param name="Escaped">Whether it holds JSON escapes.</param>
internal readonly record struct TextSlice(int Start, int Length, bool Escaped = false)
{
    public bool IsPresent => Start > 0;
}
