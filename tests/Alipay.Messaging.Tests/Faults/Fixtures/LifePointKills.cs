namespace Alipay.Messaging.Tests.Faults.Fixtures;

/// <summary>Kills the connection at a chosen point of a message's life.</summary>
internal static class LifePointKills
{
    public const string BeforeRead = "before it is read";
    public const string InQueue = "in the queue";
    public const string InHandler = "in the handler";
    public const string AckNotSent = "handled, ack not sent";
    public const string AckHalfWritten = "ack half written";

    public static readonly string[] Points = [BeforeRead, InQueue, InHandler, AckNotSent, AckHalfWritten];

    /// <summary>How many handlers run at a time, so that the point can be reached.</summary>
    public static int Workers(string point) => point == InQueue ? 1 : 4;

    /// <summary>Pushes three messages, kills the connection at the point, and waits until all three are answered.</summary>
    /// <param name="fixture">A client whose connection is open.</param>
    /// <param name="point">One of <see cref="Points"/>.</param>
    /// <param name="kill">The ordinal of this kill; it varies where exactly the cut falls.</param>
    /// <returns>The messages that were not handled and acknowledged SUCCESS.</returns>
    public static async Task<IReadOnlyList<string>> KillAsync(FaultFixture fixture, string point, int kill)
    {
        var connection = fixture.Proxy.Newest;
        var reset = kill % 2 == 1;
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var killed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = 0;
        fixture.Ledger.Work = async (_, _) =>
        {
            if (Interlocked.Exchange(ref first, 1) == 0)
            {
                // An ack is some 200 bytes long; the first of a kill leaves after this handler.
                switch (point)
                {
                    case AckNotSent:
                        connection.CutAfter(Way.ToGateway, 0, reset);
                        return;
                    case AckHalfWritten:
                        connection.CutAfter(Way.ToGateway, 1 + (kill * 9 % 190), reset);
                        return;
                }

                reached.TrySetResult();
                await killed.Task;
            }

            await Task.Yield();
        };
        if (point == BeforeRead)
        {
            connection.CutAfter(Way.ToClient, kill * 60 % 3000, reset);
        }

        var ids = Enumerable.Range(0, 3).Select(i => $"k{kill}-{i}").ToArray();
        var pushes = ids.Select(id => fixture.PushAsync(id)).ToArray();
        if (point is InQueue or InHandler)
        {
            await reached.Task.WaitAsync(Limits.Soon);
            connection.Kill(reset);
            await connection.Ended.WaitAsync(Limits.Soon);
        }

        killed.TrySetResult();
        var results = await Task.WhenAll(pushes);
        connection.Kill(reset); // Where the cut came after the last byte.
        return [.. results.Where(result => result.Status != MsgStatus.Success || fixture.Ledger.Completed(result.MsgId) == 0).Select(result => result.MsgId)];
    }
}
