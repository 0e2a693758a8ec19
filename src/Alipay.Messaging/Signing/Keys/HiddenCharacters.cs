using System.Globalization;

namespace Alipay.Messaging.Signing.Keys;

/// <summary>
/// Characters that no editor shows and that text copied from web pages, chats and word processors contains: zero-width spaces,
/// marks of direction, byte order marks, controls.
/// </summary>
internal static class HiddenCharacters
{
    public static bool AreIn(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (IsHidden(c))
            {
                return true;
            }
        }

        return false;
    }

    // U+FFFD replaces bytes that were read in the wrong encoding.
    private static bool IsHidden(char c) => c == '\ufffd'
        || (!char.IsWhiteSpace(c) && CharUnicodeInfo.GetUnicodeCategory(c)
            is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.NonSpacingMark or UnicodeCategory.PrivateUse);
}
