using System.Globalization;
using System.Text;

namespace Alipay.Messaging.Testing.Handshake;

/// <summary>A received query: decoded, and checked against the encoding rules of protocol.md 1.3.</summary>
internal sealed class FormQuery
{
    private readonly SortedDictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly List<string> _faults = [];

    private FormQuery()
    {
    }

    public IReadOnlyDictionary<string, string> Values => _values;

    /// <summary>The violations of the encoding rules.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>The signed text (protocol.md 1.2), rebuilt from the decoded parameters.</summary>
    public string SignedText => string.Join('&', _values.Where(pair => pair.Key != "sign").Select(pair => $"{pair.Key}={pair.Value}"));

    public static FormQuery Parse(string query, Encoding charset)
    {
        var parsed = new FormQuery();
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? pair : pair[..equals];
            if (!parsed._values.TryAdd(name, parsed.Decode(name, equals < 0 ? "" : pair[(equals + 1)..], charset)))
            {
                parsed._faults.Add($"{name} occurs more than once");
            }
        }

        return parsed;
    }

    private string Decode(string name, string text, Encoding charset)
    {
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length && TryHex(text.AsSpan(i + 1, 2), out var value))
            {
                bytes.Add(value);
                i += 2;
            }
            else
            {
                if (!char.IsAsciiLetterOrDigit(text[i]) && !"+.-*_".Contains(text[i], StringComparison.Ordinal))
                {
                    _faults.Add($"{name} is not form-encoded: '{text[i]}' at {i}");
                }

                bytes.Add(text[i] == '+' ? (byte)' ' : (byte)text[i]);
            }
        }

        try
        {
            return charset.GetString([.. bytes]);
        }
        catch (DecoderFallbackException)
        {
            _faults.Add($"{name} is not in {charset.WebName}");
            return "";
        }
    }

    private static bool TryHex(ReadOnlySpan<char> digits, out byte value)
    {
        value = 0;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit(digit) && digit is not (>= 'A' and <= 'F'))
            {
                return false;
            }
        }

        return byte.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }
}
