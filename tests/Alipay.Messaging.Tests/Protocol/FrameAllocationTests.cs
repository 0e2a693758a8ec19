using System.Text;
using Alipay.Messaging.Protocol;

namespace Alipay.Messaging.Tests.Protocol;

public sealed class FrameAllocationTests
{
    [Fact]
    public void Reading_a_common_frame_allocates_the_frame_and_nothing_else()
    {
        var bytes = Encoding.UTF8.GetBytes(Frames.Valid);
        var expected = Allocated(() => new InboundFrame(bytes));

        Assert.Equal(expected, Allocated(() => FrameReader.Read(bytes)));
    }

    [Fact]
    public void Frame_a_thousand_times_as_large_is_read_without_a_copy()
    {
        var small = Encoding.UTF8.GetBytes(Frame(1_000));
        var large = Encoding.UTF8.GetBytes(Frame(1_000_000));
        Assert.Null(FrameReader.Read(large).Fault);

        Assert.Equal(Allocated(() => FrameReader.Read(small)), Allocated(() => FrameReader.Read(large)));

        static string Frame(int length)
            => Frames.Valid.Replace("\"content\":{", $"\"content\":{{\"x\":\"{new string('x', length)}\",", StringComparison.Ordinal);
    }

    private static long Allocated(Func<object> action)
    {
        for (var i = 0; i < 100; i++)
        {
            GC.KeepAlive(action());
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        GC.KeepAlive(action());
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
