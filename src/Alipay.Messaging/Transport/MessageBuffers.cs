using System.Buffers;

namespace Alipay.Messaging.Transport;

/// <summary>
/// Buffers for messages. They are rented by the receive loop and given back by workers, which the shared pool, made for
/// one thread's own use, answers with new ones under load; so the common sizes have a dedicated pool.
/// </summary>
internal static class MessageBuffers
{
    private const int LargestPooledHere = 16 * 1024;

    // Kept at the most: 512 of each size from 16 bytes to 16 KiB, and only as many as were ever in use at the same time.
    private static readonly ArrayPool<byte> Small = ArrayPool<byte>.Create(LargestPooledHere, maxArraysPerBucket: 512);

    public static byte[] Rent(int minimumLength) => PoolFor(minimumLength).Rent(minimumLength);

    public static void Return(byte[] buffer) => PoolFor(buffer.Length).Return(buffer);

    private static ArrayPool<byte> PoolFor(int length) => length <= LargestPooledHere ? Small : ArrayPool<byte>.Shared;
}
