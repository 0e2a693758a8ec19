using System.Text;

namespace Alipay.Messaging.Fuzz;

/// <summary>Damages inputs, the same way for the same seed.</summary>
internal sealed class Mutator(int seed)
{
    private const int MaxLength = 16 * 1024;
    private const int MaxChanges = 6;

    private static readonly byte[][] Words =
    [
        .. new[]
        {
            "\r\n", "\r\n\r\n", "\0", "\n", "\"", "\\", "\\u0000", "\\ud83d", "\\udc00", "\\u000d\\u000a", "{", "}", "[", "]", ":", ",", "null", "1e999",
            "-0", "99999999999999999999", "\"data\":{", "\"protocol\":{", "\"x-msgId\":", "\"x-type\":\"message\"", "stream-id:", "\uFEFF", "\u4e2d",
            "-----BEGIN ", "-----END ", "-----", "CERTIFICATE", "=", "&", "%", "%2", "%00", "%C4%E3", "+", "&sign=", "&charset=GBK", "&app_id=2021000000000001", "&encrypt_type=AES", "[[[[[[[[[[[[[[[[", "{\"a\":{\"a\":{\"a\":",
        }.Select(Encoding.UTF8.GetBytes),
        [0x30, 0x80], [0x00, 0x00], [0x30, 0x84, 0xff, 0xff, 0xff, 0xff], [0x02, 0x01, 0x00], [0x06, 0x00], [0xff, 0xff], [0xed, 0xa0, 0x80], [0x80],
    ];

    private readonly Random _random = new(seed);

    public byte[] Next(IReadOnlyList<byte[]> corpus)
    {
        var bytes = new List<byte>(corpus[_random.Next(corpus.Count)]);
        for (var left = _random.Next(1, MaxChanges + 1); left > 0; left--)
        {
            Change(bytes, corpus);
        }

        return bytes.Count > MaxLength ? [.. bytes.Take(MaxLength)] : [.. bytes];
    }

    private void Change(List<byte> bytes, IReadOnlyList<byte[]> corpus)
    {
        var at = _random.Next(bytes.Count + 1);
        var length = Math.Min(_random.Next(1, 1 << _random.Next(1, 10)), bytes.Count - at);
        switch (_random.Next(7))
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 1 when at < bytes.Count:
                bytes[at] = (byte)_random.Next(256);
                break;
            case 2:
                bytes.RemoveRange(at, length);
                break;
            case 3:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 4:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 5:
                var other = corpus[_random.Next(corpus.Count)];
                bytes.RemoveRange(at, bytes.Count - at);
                bytes.AddRange(other.AsSpan(_random.Next(other.Length + 1)));
                break;
            default:
                bytes.InsertRange(at, Words[_random.Next(Words.Length)]);
                break;
        }
    }
}
