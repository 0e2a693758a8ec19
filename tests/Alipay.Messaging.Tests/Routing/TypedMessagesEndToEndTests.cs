using Alipay.Messaging.Testing;
using Alipay.Messaging.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Alipay.Messaging.Tests.Routing;

/// <summary>What the gateway hears of it, over the real wire.</summary>
public sealed class TypedMessagesEndToEndTests : IAsyncLifetime
{
    private readonly Seen _seen = new();
    private AlipayTestGateway _gateway = null!; // Set before each test.

    public async Task InitializeAsync() => _gateway = await AlipayTestGateway.StartAsync(new() { Charset = "GBK" });

    public Task DisposeAsync() => _gateway.DisposeAsync().AsTask();

    [Fact]
    public async Task Body_that_cannot_be_read_is_answered_FAIL_and_one_that_can_SUCCESS_under_the_same_id()
    {
        await using var host = await StartAsync();

        var bad = await _gateway.PushAsync("my.parcel", """{"no":{}}""", new() { MsgId = "m1" });
        var good = await _gateway.PushAsync("my.parcel", """{"no":1,"收件人":"韩梅梅"}""", new() { MsgId = "m1" });

        Assert.Equal((MsgStatus.Fail, MsgStatus.Success), (bad.Status, good.Status));
        Assert.Contains("韩梅梅", Assert.Single(_seen.Notes));
    }

    [Theory]
    [InlineData("Fail", MsgStatus.Fail)]
    [InlineData("Acknowledge", MsgStatus.Success)]
    public async Task Message_without_a_handler_is_answered_as_the_options_say(string unhandled, MsgStatus expected)
    {
        await using var host = await StartAsync(("UnhandledMessageAction", unhandled));

        Assert.Equal(expected, (await _gateway.PushAsync("nobody.knows", "{}")).Status);
    }

    [Fact]
    public async Task Timestamp_of_the_frame_reaches_the_handler()
    {
        await using var host = await StartAsync();

        await _gateway.PushAsync("my.parcel", """{"no":1}""");

        Assert.Contains($" {DateTimeOffset.UtcNow.Year}-", Assert.Single(_seen.Notes));
    }

    [Fact]
    public async Task Typed_content_is_sent_with_its_Chinese_readable()
    {
        await using var host = await StartAsync();

        var ack = await host.Client.SendMessageAsync("my.parcel", new Parcel(7, "李雷 <a&b>"), OwnJson.Default.Parcel);

        Assert.Equal(MsgStatus.Success, ack.Status);
        var content = Assert.Single(_gateway.Received).Content;
        Assert.Contains("\"李雷 <a&b>\"", content);
        Assert.Empty(_gateway.Problems);
    }

    private async Task<AppHost> StartAsync(params (string Key, string? Value)[] settings)
    {
        var host = AppHost.For(
            _gateway,
            app =>
            {
                app.Services.AddSingleton(_seen);
                app.AddHandler<ParcelHandler, Parcel>();
            },
            [("Charset", "GBK"), .. settings]);
        await host.StartAsync();
        return host;
    }
}
