using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Alipay.Messaging.Tests.Connection;
using Alipay.Messaging.Tests.Receiving;
using Alipay.Messaging.Tests.Runtime;

namespace Alipay.Messaging.Tests.Sending;

public sealed partial class AckOrderTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_success_ever_leaves_before_its_handler_has_completed(bool idempotent)
    {
        // Table 6, row 12: whatever becomes of the connections, and on whichever of them the ack leaves.
        await using var fixture = new ClientRuntimeFixture(idempotent: idempotent);
        var completed = new ConcurrentDictionary<string, bool>();
        var early = new ConcurrentBag<string>();
        var acknowledged = new ConcurrentDictionary<string, bool>();
        var random = new Random(1);
        fixture.OnMessage = async (msgId, _) =>
        {
            for (var i = msgId.Length; i < 8; i++)
            {
                await Task.Yield();
            }

            completed[msgId] = true;
        };
        var connection = await fixture.ConnectAsync();
        for (var round = 0; round < 40; round++)
        {
            connection.OnSend = Check;
            for (var i = 0; i < 10; i++)
            {
                connection.Deliver(new Consume { StreamId = $"s{round}-{i}", MsgId = $"m{(round * 10) + i}" }.ToString());
            }

            if (random.Next(2) == 0)
            {
                await ConnectionLossTests.WaitUntilAsync(() => completed.ContainsKey($"m{(round * 10) + 9}"));
            }

            var next = fixture.Connector.AllowConnection();
            next.OnSend = Check;
            connection.Break();
            connection = next;
            await ConnectionLossTests.WaitUntilAsync(() => fixture.Connector.Attempts == round + 2 && fixture.Runtime.IsOpen);
        }

        await ConnectionLossTests.WaitUntilAsync(() => acknowledged.Count == completed.Count && fixture.Runtime.IsOpen);
        Assert.Empty(early);
        Assert.NotEmpty(acknowledged);

        void Check(string text)
        {
            var id = MsgId().Match(text).Groups[1].Value;
            if (text.Contains("SUCCESS", StringComparison.Ordinal) && !completed.ContainsKey(id))
            {
                early.Add(id);
            }

            acknowledged[id] = true;
        }
    }

    [GeneratedRegex("\"x-msgId\":\"([^\"]+)\"")]
    private static partial Regex MsgId();
}
