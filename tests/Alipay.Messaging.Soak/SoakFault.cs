using Alipay.Messaging.Testing;
using Alipay.Messaging.Tests.Faults.Fixtures;

namespace Alipay.Messaging.Soak;

/// <summary>A fault that ends the connection, sooner or later, and what is to be put right once the client has a new one.</summary>
/// <param name="Name">What it is called in the report.</param>
/// <param name="InjectAsync">Does it; the random numbers are the run's own.</param>
/// <param name="Repair">Afterwards; null when there is nothing to do.</param>
internal sealed record SoakFault(string Name, Func<FaultTarget, Random, Task> InjectAsync, Action<FaultTarget>? Repair = null)
{
    public static IReadOnlyList<SoakFault> All { get; } =
    [
        Of("FIN", (target, _) => target.Proxied.Kill()),
        Of("RST", (target, _) => target.Proxied.Kill(reset: true)),
        Of("dropped by the gateway", (target, _) => target.Connection.Drop()),
        Of("reset by the gateway", (target, _) => target.Connection.Reset()),
        new("close 1000", (target, _) => target.Connection.CloseAsync(1000)),
        new("close 1001", (target, _) => target.Connection.CloseAsync(1001, "going away")),
        new("close 1011", (target, _) => target.Connection.CloseAsync(1011, "内部错误")),
        new("half a frame, then FIN", (target, _) => target.Connection.SendHalfAndDropAsync(target.Gateway.ComposeMessage("a", "{}"))),
        new("no WebSocket frame", (target, _) => target.Connection.SendWireBytesAsync((byte[])[0xF3, 0x01, 0x78])),
        Of("cut after n bytes to the gateway", (target, random) => target.Proxied.CutAfter(Way.ToGateway, random.Next(600), random.Next(2) == 0)),
        Of("cut after n bytes to the client", (target, random) => target.Proxied.CutAfter(Way.ToClient, random.Next(3000), random.Next(2) == 0)),
        Of("blackholed", (target, _) => target.Proxied.Blackhole()),
        Of("half-open: nothing comes in", (target, _) => target.Proxied.Swallow(Way.ToClient)),
        Of("half-open: nothing goes out", (target, _) => target.Proxied.Swallow(Way.ToGateway)),
        Of("frozen", (target, _) => target.Proxied.Freeze(), target => target.Proxied.Kill()),
        Of("gateway pongs no more", (target, _) => target.Connection.StopPonging(), target => target.Proxied.Kill()),
        Of("gateway reads no more", (target, _) => target.Connection.StopReading(), target => target.Connection.ResumeReading()),
        new("message over MaxMessageSize", SendTooBigAsync),
        new("gateway restarted", RestartAsync),
        new("unreachable for a while", GoDownAsync, target => target.Fixture.Proxy.IsDown = false),
        WithRegister("register: HTTP 500", RegisterFault.Status(500, "oops")),
        WithRegister("register: refused", RegisterFault.Refuse("40002", "Invalid Arguments")),
        WithRegister("register: HTML", RegisterFault.Html),
        WithRegister("register: bad signature", RegisterFault.BadSignature),
        WithRegister("register: reset", RegisterFault.Reset),
        WithRegister("register: no answer", RegisterFault.Hang),
        WithUpgrade("upgrade: HTTP 503", UpgradeFault.Status(503)),
        WithUpgrade("upgrade: reset", UpgradeFault.Reset),
        WithUpgrade("upgrade: no answer", UpgradeFault.Hang),
    ];

    private static SoakFault Of(string name, Action<FaultTarget, Random> inject, Action<FaultTarget>? repair = null) => new(
        name,
        (target, random) =>
        {
            inject(target, random);
            return Task.CompletedTask;
        },
        repair);

    private static SoakFault WithRegister(string name, RegisterFault fault) => Of(name, (target, _) =>
    {
        target.Gateway.Faults.Register.Next(fault);
        target.Proxied.Kill();
    });

    private static SoakFault WithUpgrade(string name, UpgradeFault fault) => Of(name, (target, _) =>
    {
        target.Gateway.Faults.Upgrade.Next(fault);
        target.Proxied.Kill();
    });

    private static async Task SendTooBigAsync(FaultTarget target, Random random)
    {
        var size = target.Fixture.Options.MaxMessageSize + random.Next(1, 100_000);
        var options = new PushOptions { Connection = target.Connection, Fragments = random.Next(1, 30), RedeliverUntilSuccess = false, Timeout = TimeSpan.FromMilliseconds(1) };
        await target.Gateway.PushAsync("alipay.test.big", $$"""{"x":"{{new string('x', size)}}"}""", options);
    }

    private static async Task RestartAsync(FaultTarget target, Random random)
    {
        await target.Gateway.StopAsync();
        await Task.Delay(random.Next(500));
        await target.Gateway.RestartAsync();
    }

    private static async Task GoDownAsync(FaultTarget target, Random random)
    {
        target.Fixture.Proxy.IsDown = true;
        target.Proxied.Kill(reset: true);
        await Task.Delay(random.Next(500, 1500));
        target.Fixture.Proxy.IsDown = false;
    }
}

/// <summary>The connection that a fault is for, from both sides.</summary>
internal sealed record FaultTarget(FaultFixture Fixture, ProxiedConnection Proxied, GatewayConnection Connection)
{
    public AlipayTestGateway Gateway => Fixture.Gateway;
}
