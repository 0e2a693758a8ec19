using Alipay.Messaging.Testing;
using Alipay.Messaging.Testing.Keys;
using Microsoft.Extensions.DependencyInjection;

namespace Alipay.Messaging.Tests.Hosting;

/// <summary>
/// Keys are exchanged by a reload of the configuration under a running host. The gateway's own Alipay key is the old one,
/// its foreign key the new one.
/// </summary>
public sealed class KeyRotationTests : IAsyncLifetime
{
    private const int Exchanged = 31;
    private const int Refused = 32;

    private static readonly PushOptions ByTheNewKey = new() { Signature = PushSignature.OfForeignKey };
    private static readonly string NewKey = KeySet.For("RSA2").Foreign.PublicKey;

    private AlipayTestGateway _gateway = null!; // Set before each test.

    public async Task InitializeAsync() => _gateway = await AlipayTestGateway.StartAsync();

    public Task DisposeAsync() => _gateway.DisposeAsync().AsTask();

    [Fact]
    public async Task Reload_takes_the_new_key_and_still_the_old_one_on_the_same_connection()
    {
        await using var host = await StartAsync();
        Assert.Equal(MsgStatus.Fail, await PushAsync(ByTheNewKey));

        host.Reload(("AlipayPublicKey", NewKey));

        Assert.Single(host.Logs.Of(Exchanged));
        Assert.Equal(MsgStatus.Success, await PushAsync(ByTheNewKey));
        Assert.Equal(MsgStatus.Success, await PushAsync());
        Assert.Single(_gateway.Connections);
    }

    [Fact]
    public async Task Without_a_grace_period_the_old_key_is_no_longer_taken()
    {
        await using var host = await StartAsync(("KeyRotationGracePeriod", "00:00:00"));

        host.Reload(("AlipayPublicKey", NewKey));

        Assert.Equal(MsgStatus.Fail, await PushAsync());
        Assert.Equal(MsgStatus.Success, await PushAsync(ByTheNewKey));
    }

    [Fact]
    public async Task No_message_is_lost_while_keys_are_exchanged()
    {
        await using var host = await StartAsync();
        var seen = host.Services.GetRequiredService<Seen>();

        var pushing = _gateway.PushManyAsync("a", 300, i => $$"""{"n":{{i}}}""");
        await Eventually.IsTrueAsync(() => seen.Notes.Count > 0);
        host.Reload(("AlipayPublicKey", NewKey));
        var results = await pushing;

        Assert.Single(host.Logs.Of(Exchanged));
        Assert.All(results, result => Assert.Equal(MsgStatus.Success, result.Status));
        Assert.Equal(300, seen.Notes.Count);
    }

    [Fact]
    public async Task Next_connection_is_made_with_the_new_keys()
    {
        await using var host = await StartAsync();
        host.Reload(("AlipayPublicKey", NewKey));
        _gateway.Faults.Register.Always(RegisterFault.ForeignSignature);

        _gateway.DropAll();

        await _gateway.WaitUntilAsync(gateway => gateway.Connections.Count == 2);
        Assert.Equal(MsgStatus.Success, await PushAsync(ByTheNewKey));
    }

    [Fact]
    public async Task Broken_reload_keeps_the_old_keys_and_is_logged()
    {
        await using var host = await StartAsync();

        host.Reload(("AlipayPublicKey", "not a key"));

        Assert.StartsWith($"App {_gateway.AppId}: the reloaded settings are not usable", Assert.Single(host.Logs.Of(Refused)));
        Assert.Empty(host.Logs.Of(Exchanged));
        Assert.Equal(MsgStatus.Success, await PushAsync());
        Assert.True(host.Client.IsConnected);
    }

    [Fact]
    public async Task Reload_that_changes_no_key_exchanges_nothing()
    {
        await using var host = await StartAsync();

        host.Reload(("DrainTimeout", "00:00:10"));

        Assert.Empty(host.Logs.Of(Exchanged));
        Assert.Equal(MsgStatus.Success, await PushAsync());
    }

    private async Task<AppHost> StartAsync(params (string Key, string? Value)[] settings)
    {
        var host = AppHost.For(
            _gateway,
            app =>
            {
                app.Services.AddSingleton(new Seen());
                app.AddFallback<EverythingElse>();
            },
            settings);
        await host.StartAsync();
        return host;
    }

    private async Task<MsgStatus?> PushAsync(PushOptions? options = null) => (await _gateway.PushAsync("a", "{}", options)).Status;
}
