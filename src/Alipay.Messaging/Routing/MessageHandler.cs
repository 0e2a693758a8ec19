using System.Text.Json.Serialization.Metadata;
using Alipay.Messaging.Messages;
using Microsoft.Extensions.DependencyInjection;

namespace Alipay.Messaging.Routing;

/// <summary>How to call one type of handler.</summary>
/// <param name="Type">The handler's type.</param>
/// <param name="Resolve">Makes the handler from a scope, and nothing else.</param>
/// <param name="Body">How to read the body; null for a handler that takes the text.</param>
/// <param name="InvokeAsync">Makes the handler from the message's scope and calls it, with the body that was read.</param>
internal sealed record MessageHandler(
    Type Type, Action<IServiceProvider> Resolve, BodyReader? Body, Func<MessageContext, object?, Task> InvokeAsync)
{
    /// <summary>The handler's type, for people.</summary>
    public string Name => Type.Name;

    public static MessageHandler ForText<THandler>()
        where THandler : class, IMsgHandler
        => new(
            typeof(THandler),
            static services => services.GetRequiredService<THandler>(),
            null,
            static (context, _) => context.Services.GetRequiredService<THandler>()
                .OnMessageAsync(context.MsgApi, context.MsgId, context.Content, context.CancellationToken));

    public static MessageHandler ForBody<THandler, TBody>(JsonTypeInfo<TBody> typeInfo)
        where THandler : class, IMsgHandler<TBody>
        => new(
            typeof(THandler),
            static services => services.GetRequiredService<THandler>(),
            new BodyReader(typeof(TBody).Name, content => BodyJson.Read(content.Span, typeInfo)),
            static (context, body) => context.Services.GetRequiredService<THandler>()
                .OnMessageAsync(Message((TBody)body!, context), context.CancellationToken)); // A handler with a body gets one.

    /// <param name="sellerId">Returns the application's configured seller.</param>
    public static MessageHandler ForPayments<THandler>(Func<IServiceProvider, string?> sellerId)
        where THandler : class, IAlipayPaymentHandler
        => new(
            typeof(THandler),
            static services => services.GetRequiredService<THandler>(),
            new BodyReader(nameof(TradeStatusSync), static content => BodyJson.Read(content.Span, TradeStatusSync.JsonTypeInfo)),
            (context, body) => PaymentCheck.RunAsync(
                context.Services.GetRequiredService<THandler>(),
                Message((TradeStatusSync)body!, context), // A handler with a body gets one.
                sellerId(context.Services),
                context.CancellationToken));

    private static AlipayMessage<TBody> Message<TBody>(TBody body, MessageContext context) => new()
    {
        Body = body,
        MsgApi = context.MsgApi,
        MsgId = context.MsgId,
        AppId = context.AppId,
        Timestamp = context.Timestamp,
        Content = context.Content,
    };
}

/// <summary>How to read a body straight from its UTF-8.</summary>
/// <param name="TypeName">The body's type, for people.</param>
/// <param name="Read">Null when the JSON is <c>null</c>. Throws what the user's JSON types throw.</param>
internal sealed record BodyReader(string TypeName, Func<ReadOnlyMemory<byte>, object?> Read);
