using System.Text;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Alipay.Messaging.Configuration;
using Alipay.Messaging.Hosting;
using Alipay.Messaging.Pipeline;
using Alipay.Messaging.Routing;
using Alipay.Messaging.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Alipay.Messaging.Tests.Routing;

/// <summary>The way from the engine to the handlers of one registered application, without an engine.</summary>
internal sealed class RouterFixture : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly MessageRouter _router;

    public RouterFixture(Action<IAlipayMessagingBuilder> register, UnhandledMessageAction unhandled = UnhandledMessageAction.Fail)
    {
        var services = new ServiceCollection();
        services.AddSingleton(Seen);
        register(services.AddAlipayMessaging(options => options.UnhandledMessageAction = unhandled));
        _services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true });
        var setup = _services.GetRequiredService<AppSetups>().Get("");
        _router = (MessageRouter)setup.CreateHandlers(setup.Options, Faults, Logs.CreateLogger(""))!; // The setups of a host always route.
    }

    public Seen Seen { get; } = new();

    public LogLines Logs { get; } = new();

    public OptionFaults Faults { get; } = new();

    public async Task<HandlingOutcome> HandleAsync(
        string msgApi, string content = "{}", string msgId = "m1", long? timestamp = null, CancellationToken cancellationToken = default)
        => await _router.HandleAsync(
            new ReceivedMessage("2021000000000001", msgApi, msgId, Encoding.UTF8.GetBytes(content), timestamp), cancellationToken);

    public async ValueTask DisposeAsync() => await _services.DisposeAsync();
}

/// <summary>A body of the user's own.</summary>
internal sealed record Parcel([property: JsonPropertyName("no")] int Number, [property: JsonPropertyName("收件人")] string? Receiver)
    : IAlipayMessageBody<Parcel>
{
    public static string MsgApi => "my.parcel";

    public static JsonTypeInfo<Parcel> JsonTypeInfo => OwnJson.Default.Parcel;
}

/// <summary>A body that is a value.</summary>
internal readonly record struct Point(int X, int Y);

[JsonSerializable(typeof(Parcel))]
[JsonSerializable(typeof(Point))]
[JsonSourceGenerationOptions(PropertyNameCaseInsensitive = true)]
internal sealed partial class OwnJson : JsonSerializerContext;

internal sealed class ParcelHandler(Seen seen) : IMsgHandler<Parcel>
{
    public Task OnMessageAsync(AlipayMessage<Parcel> message, CancellationToken cancellationToken)
    {
        seen.Note($"{message.AppId} {message.MsgApi} {message.MsgId} {message.Timestamp:O} {message.Body.Number} {message.Body.Receiver} {message.Content}");
        return Task.CompletedTask;
    }
}

internal sealed class PointHandler(Seen seen) : IMsgHandler<Point>
{
    public Task OnMessageAsync(AlipayMessage<Point> message, CancellationToken cancellationToken)
    {
        seen.Note($"{message.MsgApi} {message.Body.X},{message.Body.Y}");
        return Task.CompletedTask;
    }
}

internal sealed class FailingHandler : IMsgHandler
{
    public Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken)
        => throw new InvalidOperationException("not now");
}
