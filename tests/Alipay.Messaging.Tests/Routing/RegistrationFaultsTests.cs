using Alipay.Messaging.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Alipay.Messaging.Tests.Routing;

public sealed class RegistrationFaultsTests
{
    [Fact]
    public async Task Handlers_of_different_messages_and_a_fallback_go_together()
        => Assert.Null(await FaultAsync(app => app
            .AddHandler<MiniAuditHandler>("a", "b").AddHandler<ParcelHandler, Parcel>().AddFallback<EverythingElse>()));

    [Fact]
    public async Task Message_API_with_two_handlers_is_a_fault()
        => Assert.Equal(
            "my.parcel is registered twice, for ParcelHandler and for MiniAuditHandler: one handler takes one message API.",
            await FaultAsync(app => app.AddHandler<ParcelHandler, Parcel>().AddHandler<MiniAuditHandler>("a", "my.parcel")));

    [Fact]
    public async Task Handler_of_everything_stands_alone()
        => Assert.Contains(
            "EverythingElse is registered for every message, and 1 more with it",
            await FaultAsync(app => app.AddHandler<MiniAuditHandler>("a").AddHandlerForAllMessages<EverythingElse>()));

    [Fact]
    public async Task Two_fallbacks_are_a_fault()
        => Assert.Contains(
            "AddFallback was called 2 times, last with EverythingElse",
            await FaultAsync(app => app.AddFallback<MiniAuditHandler>().AddFallback<EverythingElse>()));

    [Fact]
    public async Task No_handler_is_a_fault() => Assert.Contains("No message handler is registered", await FaultAsync(_ => { }));

    [Theory]
    [InlineData("")]
    [InlineData("a", " ")]
    [InlineData("a", "b", null)]
    public void Blank_message_API_is_refused_immediately(string msgApi, params string?[] more)
    {
        var app = new ServiceCollection().AddAlipayMessaging(_ => { });

        Assert.Throws<ArgumentException>(() => app.AddHandler<MiniAuditHandler>(msgApi, more!)); // A caller without nullable checks.
        Assert.Throws<ArgumentException>(() => app.AddHandler<ParcelHandler, Parcel>(msgApi, more!));
        Assert.Throws<ArgumentException>(() => app.AddHandler<PointHandler, Point>(OwnJson.Default.Point, msgApi, more!));
    }

    [Fact]
    public void Body_without_metadata_does_not_compile()
    {
        var withoutMetadata = typeof(AlipayMessagingBuilderExtensions).GetMethods()
            .Where(method => method.Name == "AddHandler" && method.GetGenericArguments().Length == 2)
            .Where(method => !method.GetParameters().Any(parameter => parameter.Name == "bodyTypeInfo"))
            .ToList();

        Assert.Equal(2, withoutMetadata.Count);
        Assert.All(withoutMetadata, method => Assert.Contains(
            method.GetGenericArguments()[1].GetGenericParameterConstraints(), constraint => constraint.Name == typeof(IAlipayMessageBody<>).Name));
    }

    private static async Task<string?> FaultAsync(Action<IAlipayMessagingBuilder> register)
    {
        await using var router = new RouterFixture(register);
        return router.Faults.Any ? Assert.Single(router.Faults.ToException().Faults) : null;
    }
}
