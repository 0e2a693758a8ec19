using Alipay.Messaging.Sending;
using Microsoft.Extensions.Time.Testing;

namespace Alipay.Messaging.Tests.Protocol;

public sealed class StreamIdsTests
{
    public static IEnumerable<object[]> Numbers() => VectorFile.Names("stream_id.json");

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Number_is_written_in_base_62_as_Java_writes_it(string name)
    {
        var vector = VectorFile.Get("stream_id.json", name);
        var number = vector.GetProperty("input").GetProperty("number").GetInt64();
        var length = vector.GetProperty("input").GetProperty("length").GetInt32();
        var expected = vector.GetProperty("expected");

        if (expected.ValueKind == System.Text.Json.JsonValueKind.Object)
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => StreamIds.Base62(number, length));
        }
        else
        {
            Assert.Equal(expected.GetString(), StreamIds.Base62(number, length));
        }
    }

    [Fact]
    public void Largest_number_fits() => Assert.Equal("AzL8n0Y58m7", StreamIds.Base62(long.MaxValue, 0));

    [Fact]
    public void Id_is_c_then_time_then_process_then_sequence() =>
        Assert.Equal("c0Tvcokgizz00z", StreamIds.Format(1700000000000, "zz", 61));

    [Fact]
    public void Sequence_starts_again_while_three_digits_hold_it()
    {
        var sequence = 199_999;

        Assert.Equal(200_000, StreamIds.NextSequence(ref sequence));
        Assert.Equal(0, StreamIds.NextSequence(ref sequence));
    }

    [Fact]
    public void Sequence_gives_each_number_once_to_threads_that_race()
    {
        const int Threads = 4;
        const int Each = 40_000;
        for (var round = 0; round < 20; round++)
        {
            var sequence = -1;
            var numbers = new int[Threads * Each];
            using var start = new Barrier(Threads);
            Thread[] threads = [.. Enumerable.Range(0, Threads).Select(thread => new Thread(() =>
            {
                start.SignalAndWait();
                for (var i = 0; i < Each; i++)
                {
                    numbers[(thread * Each) + i] = StreamIds.NextSequence(ref sequence);
                }
            }))];

            Array.ForEach(threads, thread => thread.Start());
            Array.ForEach(threads, thread => thread.Join());

            Assert.Equal(Enumerable.Range(0, numbers.Length), numbers.Order());
        }
    }

    [Fact]
    public void Ids_of_all_clients_differ_within_one_millisecond()
    {
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(1700000000000));
        StreamIds[] clients = [new(time), new(time)];

        string[] ids = [.. Enumerable.Range(0, 1_000).Select(i => clients[i % 2].Next())];

        Assert.Equal(1_000, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Matches("^c0Tvcokgi[0-9A-Za-z]{5}$", id));
    }
}
