using System.Net;
using System.Net.Sockets;
using Alipay.Messaging.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Alipay.Messaging.Tests.Testing;

public sealed class GatewayListenTests
{
    [Fact]
    public async Task Gateway_listens_on_the_port_of_the_options()
    {
        int port;
        await using (var first = await AlipayTestGateway.StartAsync())
        {
            port = first.Port;
        }

        await using var gateway = await AlipayTestGateway.StartAsync(new() { Port = port });

        Assert.Equal(port, gateway.Port);
        await using var client = await RawClient.ConnectAsync(gateway);
        await gateway.WaitForConnectionsAsync(1);
    }

    [Fact]
    public async Task Port_in_use_fails_the_start()
    {
        await using var first = await AlipayTestGateway.StartAsync();

        await Assert.ThrowsAnyAsync<IOException>(() => AlipayTestGateway.StartAsync(new() { Port = first.Port }));
    }

    [Theory]
    [InlineData("0.0.0.0", "127.0.0.1")]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("::1", "[::1]")]
    public async Task Gateway_listens_on_the_address_of_the_options(string address, string host)
    {
        if (!Socket.OSSupportsIPv6 && address.Contains(':', StringComparison.Ordinal))
        {
            return;
        }

        await using var gateway = await AlipayTestGateway.StartAsync(new() { ListenAddress = IPAddress.Parse(address) });

        Assert.Equal($"{host}:{gateway.Port}", gateway.Host);
        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(new Uri($"http://{gateway.Host}/"))).StatusCode);
        await gateway.StopAsync();
        await gateway.RestartAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(new Uri($"http://{gateway.Host}/"))).StatusCode);
    }

    [Theory]
    [InlineData(-1, null)]
    [InlineData(65536, null)]
    [InlineData(0, 0)]
    public async Task Port_or_number_of_records_out_of_range_is_refused(int port, int? records)
        => await Assert.ThrowsAsync<ArgumentException>(() => AlipayTestGateway.StartAsync(new() { Port = port, MaxRecords = records }));

    [Fact]
    public async Task Further_endpoints_answer_on_the_same_port_and_do_not_replace_those_of_the_gateway()
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new()
        {
            MapEndpoints = endpoints =>
            {
                endpoints.Map("/hello", context => context.Response.WriteAsync("hello"));
                endpoints.Map("/websocket/{*rest}", context => context.Response.WriteAsync("replaced"));
                endpoints.Map("/websocket", context => context.Response.WriteAsync("replaced"));
            },
        });
        using var http = new HttpClient();

        Assert.Equal("hello", await http.GetStringAsync(new Uri($"http://{gateway.Host}/hello")));
        await using var client = await RawClient.ConnectAsync(gateway);
        await gateway.WaitForConnectionsAsync(1);
        await gateway.RestartAsync();
        Assert.Equal("hello", await http.GetStringAsync(new Uri($"http://{gateway.Host}/hello")));
    }

    [Fact]
    public async Task Records_are_bounded()
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { MaxRecords = 2 });
        for (var i = 1; i <= 4; i++)
        {
            await using var client = await RawClient.ConnectAsync(gateway);
            await gateway.WaitForConnectionsAsync(1);
            gateway.DropAll();
            await gateway.WaitForConnectionsAsync(0);
        }

        Assert.Equal(2, gateway.Requests.Count);
        Assert.Equal([3, 4], gateway.Connections.Select(connection => connection.Number));
    }
}
