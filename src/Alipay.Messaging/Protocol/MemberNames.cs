using System.Text;

namespace Alipay.Messaging.Protocol;

/// <summary>The names that an object of the envelope has shown so far. Allocates only for unknown names.</summary>
internal struct MemberNames
{
    /// <summary>How many unknown names are kept: far more than are ever sent.</summary>
    public const int MaxUnknown = 256;

    private uint _known;
    private HashSet<string>? _unknown;

    /// <summary>Notes a name, escapes resolved; false for a duplicate, and when it cannot be kept for the comparison.</summary>
    public bool Add(FrameField field, ReadOnlySpan<byte> name)
    {
        if (field == FrameField.None)
        {
            _unknown ??= new HashSet<string>(StringComparer.Ordinal);
            return _unknown.Count < MaxUnknown && _unknown.Add(Encoding.UTF8.GetString(name));
        }

        var bit = 1u << (int)field;
        var isNew = (_known & bit) == 0;
        _known |= bit;
        return isNew;
    }
}
