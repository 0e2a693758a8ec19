using System.Globalization;

namespace Alipay.Messaging.Benchmarks.EndToEnd.Load;

/// <summary>A fresh gateway process and a fresh client process that has connected to it.</summary>
internal sealed class ConnectedPair : IAsyncDisposable
{
    private ConnectedPair(ChildProcess gateway, ChildProcess client, double connectMs)
        => (Gateway, Client, ConnectMs) = (gateway, client, connectMs);

    public ChildProcess Gateway { get; }

    public ChildProcess Client { get; }

    /// <summary>What the client says first.</summary>
    public double ConnectMs { get; }

    /// <param name="keys">The keys of both.</param>
    /// <param name="role">The client's arguments; where to connect and the keys follow them.</param>
    public static async Task<ConnectedPair> StartAsync(KeysFile keys, params IEnumerable<string> role)
    {
        var gateway = ChildProcess.Start("gateway", keys.Path);
        ChildProcess? client = null;
        try
        {
            var port = await gateway.ReadAsync();
            client = ChildProcess.Start([.. role, $"127.0.0.1:{port}", keys.Path]);
            return new ConnectedPair(gateway, client, Number(await client.ReadAsync()));
        }
        catch
        {
            await StopAsync(gateway, client);
            throw;
        }
    }

    /// <summary>Lets the gateway push <paramref name="count"/> messages and waits until all are acknowledged.</summary>
    public async Task<Push> PushAsync(int count, int inFlight, int bodyBytes, Pacing pacing = Pacing.Acks)
    {
        var cpuBefore = ProcessFigures.CpuMs(Client.Id);
        await BeginPushAsync(count, inFlight, bodyBytes, pacing);
        var words = (await Gateway.ReadAsync()).Split(' ');
        var cpu = ProcessFigures.CpuMs(Client.Id) - cpuBefore;
        return new Push(Number(words[0]), Number(words[1]), Number(words[2]), (int)Number(words[3]), cpu * 1000.0 / count);
    }

    /// <summary>As <see cref="PushAsync"/>, without the waiting: the gateway says a line when all are acknowledged.</summary>
    public Task BeginPushAsync(int count, int inFlight, int bodyBytes, Pacing pacing = Pacing.Acks)
        => Gateway.TellAsync($"push {count} {inFlight} {bodyBytes} {pacing}");

    public ValueTask DisposeAsync() => StopAsync(Gateway, Client);

    private static async ValueTask StopAsync(ChildProcess gateway, ChildProcess? client)
    {
        if (client is not null)
        {
            await client.DisposeAsync();
        }

        await gateway.DisposeAsync();
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
