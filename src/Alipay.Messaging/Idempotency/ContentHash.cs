using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Alipay.Messaging.Idempotency;

/// <summary>
/// A short hash of what Alipay signs of a message and repeats in each delivery: the content and the message API. The rest of a
/// signed form is not repeated (its <c>utc_timestamp</c> is new each time). Stores keep it: it must never change.
/// </summary>
internal static class ContentHash
{
    private const int MaxStackBytes = 512;

    public static long Of(string msgApi, ReadOnlySpan<byte> content)
    {
        var size = SHA256.HashSizeInBytes + Encoding.UTF8.GetMaxByteCount(msgApi.Length);
        var bytes = size <= MaxStackBytes ? stackalloc byte[MaxStackBytes] : new byte[size];
        SHA256.HashData(content, bytes);
        var length = SHA256.HashSizeInBytes + Encoding.UTF8.GetBytes(msgApi, bytes[SHA256.HashSizeInBytes..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..length], hash);
        return BinaryPrimitives.ReadInt64BigEndian(hash);
    }
}
