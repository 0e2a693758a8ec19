using Alipay.Messaging.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Alipay.Messaging.Tests.Routing;

public sealed class RegistrationFaultsTests
{
    [Fact]
    public async Task Handlers_of_different_messages_and_a_fallback_go_together()
        => Assert.Null(await FaultAsync(app => app
            .AddHandler<MiniAuditHandler>("a", "b").AddHandler<ParcelHandler, Parcel>(OwnJson.Default.Parcel).AddFallback<EverythingElse>()));

    [Fact]
    public async Task Message_API_with_two_handlers_is_a_fault()
        => Assert.Equal(
            "my.parcel is registered twice, for ParcelHandler and for MiniAuditHandler: one handler takes one message API.",
            await FaultAsync(app => app.AddHandler<ParcelHandler, Parcel>(OwnJson.Default.Parcel).AddHandler<MiniAuditHandler>("a", "my.parcel")));

    [Fact]
    public async Task Handler_of_everything_stands_alone()
        => Assert.Contains(
            "EverythingElse is registered for every message, and 1 more with it",
            await FaultAsync(app => app.AddHandler<MiniAuditHandler>("a").AddHandler<EverythingElse>()));

    [Fact]
    public async Task Two_fallbacks_are_a_fault()
        => Assert.Contains(
            "AddFallback was called 2 times, last with EverythingElse",
            await FaultAsync(app => app.AddFallback<MiniAuditHandler>().AddFallback<EverythingElse>()));

    [Fact]
    public async Task No_handler_is_a_fault() => Assert.Contains("No message handler is registered", await FaultAsync(_ => { }));

    [Theory]
    [InlineData]
    [InlineData("a", "")]
    [InlineData("a", " ")]
    public void Handler_without_its_message_APIs_is_refused_at_once(params string[] msgApis)
    {
        var app = new ServiceCollection().AddAlipayMessaging(_ => { });

        Assert.Throws<ArgumentException>(() => app.AddHandler<MiniAuditHandler>(msgApis));
    }

    [Fact]
    public void Body_of_ones_own_without_its_metadata_is_refused_at_once()
    {
        var app = new ServiceCollection().AddAlipayMessaging(_ => { });

        var error = Assert.Throws<ArgumentException>(() => app.AddHandler<ParcelHandler, Parcel>());

        Assert.Contains("Parcel is no type of the catalogue", error.Message);
    }

    private static async Task<string?> FaultAsync(Action<IAlipayMessagingBuilder> register)
    {
        await using var router = new RouterFixture(register);
        return router.Faults.Any ? Assert.Single(router.Faults.ToException().Faults) : null;
    }
}
