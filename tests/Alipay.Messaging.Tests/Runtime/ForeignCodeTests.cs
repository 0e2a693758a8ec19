using Alipay.Messaging.Testing;
using Alipay.Messaging.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Alipay.Messaging.Tests.Runtime;

/// <summary>Code of the application that runs during a connect holds up that connect alone.</summary>
public class ForeignCodeTests
{
    [Fact]
    public async Task Options_that_take_long_hold_up_no_other_member_of_the_client()
    {
        await using var fake = new FakeClient();
        using var reading = new BlockedReading(fake);
        var connecting = Task.Run(() => fake.Client.ConnectAsync());
        reading.WaitUntilBegun();

        await BlockedThread.RunAsync("plain thread", () =>
        {
            Assert.False(fake.Client.IsConnected);
            Assert.Equal(ConnectionState.Disconnected, fake.Client.Status.State);
            Assert.Null(fake.Client.CertificatesExpireAt);
        });
        await Assert.ThrowsAsync<AlipayMsgNotConnectedException>(() => fake.Client.SendMessageAsync("a", "{}"));

        reading.Release();
        await connecting.WaitAsync(Limits.Soon);
        Assert.True(fake.Client.IsConnected);
    }

    [Theory]
    [InlineData("CloseAsync")]
    [InlineData("DisposeAsync")]
    [InlineData("Dispose")]
    public async Task Stop_while_options_are_read_ends_immediately_and_nothing_is_connected(string how)
    {
        await using var fake = new FakeClient();
        using var reading = new BlockedReading(fake);
        var connecting = Task.Run(() => fake.Client.ConnectAsync());
        reading.WaitUntilBegun();
        var sharing = fake.Client.ConnectAsync();

        await BlockedThread.RunAsync("plain thread", () =>
        {
            switch (how)
            {
                case "CloseAsync":
                    fake.Client.CloseAsync().GetAwaiter().GetResult();
                    break;
                case "DisposeAsync":
                    fake.Client.DisposeAsync().AsTask().GetAwaiter().GetResult();
                    break;
                default:
                    fake.Client.Dispose();
                    break;
            }
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sharing.WaitAsync(Limits.Soon));
        reading.Release();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting.WaitAsync(Limits.Soon));
        Assert.Equal(0, fake.Gateway.Attempts);
    }

    [Fact]
    public async Task Callers_that_connect_concurrently_share_one_connect()
    {
        await using var fake = new FakeClient();
        using var reading = new BlockedReading(fake);
        var first = Task.Run(() => fake.Client.ConnectAsync());
        reading.WaitUntilBegun();
        var others = Enumerable.Range(0, 8).Select(_ => fake.Client.ConnectAsync()).ToArray();
        Assert.All(others, other => Assert.False(other.IsCompleted));

        reading.Release();

        await Task.WhenAll([first, .. others]).WaitAsync(Limits.Soon);
        Assert.Equal((1, 1), (reading.Count, fake.Gateway.Attempts));
    }

    [Fact]
    public async Task Settings_that_can_never_work_are_told_to_every_caller_and_a_later_connect_reads_them_again()
    {
        await using var fake = new FakeClient(options => options.AppPrivateKey = "no key");
        using var reading = new BlockedReading(fake);
        var first = Task.Run(() => fake.Client.ConnectAsync());
        reading.WaitUntilBegun();
        var second = fake.Client.ConnectAsync();
        reading.Release();

        await Assert.ThrowsAsync<AlipayMsgConfigurationException>(() => first.WaitAsync(Limits.Soon));
        await Assert.ThrowsAsync<AlipayMsgConfigurationException>(() => second.WaitAsync(Limits.Soon));

        fake.Options.AppPrivateKey = TestKeys.AppPrivate;
        await fake.ConnectAsync();
    }

    [Fact]
    public async Task Service_factory_that_takes_long_does_not_hold_the_sends_of_an_open_client()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        using var reading = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        await using var host = AppHost.Create(builder =>
        {
            builder.Services.AddSingleton(new Seen());
            builder.Services.AddAlipayMessaging(options =>
            {
                gateway.ConfigureClient(options);
                if (gateway.ConnectionCount > 0)
                {
                    reading.Set();
                    release.Wait(Limits.Soon);
                }
            }).AddFallback<EverythingElse>();
        });
        await host.StartAsync();
        await gateway.WaitForConnectionsAsync(1);

        // The options are read anew for the reload, and wait.
        host.Services.GetRequiredService<Microsoft.Extensions.Options.IOptionsMonitorCache<AlipayMessagingHostOptions>>().Clear();
        var reload = Task.Run(host.Client.ReloadSecurity);
        Assert.True(reading.Wait(Limits.Soon));

        Assert.True(host.Client.IsConnected);
        Assert.Equal(MsgStatus.Success, (await host.Client.SendMessageAsync("a", "{}").WaitAsync(Limits.Soon)).Status);
        await host.Client.CloseAsync().WaitAsync(Limits.Soon);
        release.Set();
        await reload.WaitAsync(Limits.Soon);
    }

    /// <summary>Options whose reader waits for the test.</summary>
    private sealed class BlockedReading : IDisposable
    {
        private readonly ManualResetEventSlim _begun = new();
        private readonly ManualResetEventSlim _release = new();
        private int _count;

        public BlockedReading(FakeClient fake) => fake.OnReadOptions = () =>
        {
            Interlocked.Increment(ref _count);
            _begun.Set();
            Assert.True(_release.Wait(Limits.Soon));
        };

        public int Count => Volatile.Read(ref _count);

        public void WaitUntilBegun() => Assert.True(_begun.Wait(Limits.Soon));

        public void Release() => _release.Set();

        public void Dispose()
        {
            _release.Set();
            _begun.Dispose();
        }
    }
}
