namespace Alipay.Messaging.Tests.Runtime;

/// <summary>What the tests about stopping share.</summary>
internal static class Stopping
{
    /// <summary>A pushed message as the gateway sends it.</summary>
    public static string Frame(string msgId) => new Receiving.Consume { StreamId = msgId, MsgId = msgId }.ToString();

    /// <summary>Stops by the named method, and blocks meanwhile.</summary>
    public static void Stop(AlipayMsgClient client, string how)
    {
        if (how == "Dispose")
        {
            client.Dispose();
        }
        else
        {
            StopAsync(client, how).GetAwaiter().GetResult();
        }
    }

    /// <summary>Stops by the named method.</summary>
    public static Task StopAsync(AlipayMsgClient client, string how)
        => how == "CloseAsync" ? client.CloseAsync() : client.DisposeAsync().AsTask();
}
