using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization.Metadata;
using Alipay.Messaging;
using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.Hosting;
using Alipay.Messaging.Routing;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds handlers, middleware, an idempotency store and a sink for failed messages to an application registered by <c>AddAlipayMessaging</c>.</summary>
/// <remarks>
/// A new handler is created for each message, from a dedicated scope; register its type beforehand to give it another
/// lifetime. Handlers that conflict fail the start.
/// </remarks>
public static class AlipayMessagingBuilderExtensions
{
    private static readonly SearchValues<char> MsgApiCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789._");

    /// <summary>
    /// Adds the one handler that takes every message. It is the only handler of the application.
    /// <para>添加接收全部消息的唯一处理器。</para>
    /// </summary>
    /// <typeparam name="THandler">The handler.</typeparam>
    /// <param name="builder">The application.</param>
    /// <returns>The same builder, so that calls can be chained.</returns>
    public static IAlipayMessagingBuilder AddHandlerForAllMessages<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(
        this IAlipayMessagingBuilder builder)
        where THandler : class, IMsgHandler
        => builder.Add<THandler>(new HandlerRegistration(HandlerScope.Everything, [], MessageHandler.ForText<THandler>()));

    /// <summary>
    /// Adds the handler of the given message APIs.
    /// <para>添加处理指定消息的处理器。</para>
    /// </summary>
    /// <typeparam name="THandler">The handler.</typeparam>
    /// <param name="builder">The application.</param>
    /// <param name="msgApi">The message API, for example <c>alipay.open.mini.version.audit.passed</c>.</param>
    /// <param name="moreMsgApis">Further message APIs for the same handler.</param>
    /// <returns>The same builder, so that calls can be chained.</returns>
    /// <exception cref="ArgumentException">A message API has other characters than lower-case letters, digits, dots and underscores, or none at all.</exception>
    public static IAlipayMessagingBuilder AddHandler<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(
        this IAlipayMessagingBuilder builder, string msgApi, params string[] moreMsgApis)
        where THandler : class, IMsgHandler
        => builder.Add<THandler>(Listed(msgApi, moreMsgApis, MessageHandler.ForText<THandler>()));

    /// <summary>
    /// Adds the handler of the message that <typeparamref name="TBody"/> is the body of.
    /// <para>添加处理 <typeparamref name="TBody"/> 所属消息的处理器。</para>
    /// </summary>
    /// <typeparam name="THandler">The handler.</typeparam>
    /// <typeparam name="TBody">The body: a type of <c>Alipay.Messaging.Messages</c>, or a custom one.</typeparam>
    /// <param name="builder">The application.</param>
    /// <returns>The same builder, so that calls can be chained.</returns>
    public static IAlipayMessagingBuilder AddHandler<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler, TBody>(
        this IAlipayMessagingBuilder builder)
        where THandler : class, IMsgHandler<TBody>
        where TBody : IAlipayMessageBody<TBody>
        => builder.AddHandler<THandler, TBody>(TBody.JsonTypeInfo, TBody.MsgApi);

    /// <summary>
    /// Adds the handler of other message APIs that have the same body.
    /// <para>添加处理器，处理消息体相同的其他消息。</para>
    /// </summary>
    /// <typeparam name="THandler">The handler.</typeparam>
    /// <typeparam name="TBody">The body: a type of <c>Alipay.Messaging.Messages</c>, or a custom one.</typeparam>
    /// <param name="builder">The application.</param>
    /// <param name="msgApi">The message API. It replaces the one that the body names.</param>
    /// <param name="moreMsgApis">Further message APIs for the same handler.</param>
    /// <returns>The same builder, so that calls can be chained.</returns>
    /// <exception cref="ArgumentException">A message API has other characters than lower-case letters, digits, dots and underscores, or none at all.</exception>
    public static IAlipayMessagingBuilder AddHandler<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler, TBody>(
        this IAlipayMessagingBuilder builder, string msgApi, params string[] moreMsgApis)
        where THandler : class, IMsgHandler<TBody>
        where TBody : IAlipayMessageBody<TBody>
        => builder.AddHandler<THandler, TBody>(TBody.JsonTypeInfo, msgApi, moreMsgApis);

    /// <summary>
    /// Adds the handler of the given message APIs, with the JSON metadata of a type that does not depend on this library.
    /// <para>添加处理指定消息的处理器，消息体是与本库无关的类型，需给出它的 JSON 元数据。</para>
    /// </summary>
    /// <typeparam name="THandler">The handler.</typeparam>
    /// <typeparam name="TBody">The body. Any type that the metadata can read.</typeparam>
    /// <param name="builder">The application.</param>
    /// <param name="bodyTypeInfo">How to read the body, from your <c>JsonSerializerContext</c>.</param>
    /// <param name="msgApi">The message API.</param>
    /// <param name="moreMsgApis">Further message APIs for the same handler.</param>
    /// <returns>The same builder, so that calls can be chained.</returns>
    /// <exception cref="ArgumentException">A message API has other characters than lower-case letters, digits, dots and underscores, or none at all.</exception>
    public static IAlipayMessagingBuilder AddHandler<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler, TBody>(
        this IAlipayMessagingBuilder builder, JsonTypeInfo<TBody> bodyTypeInfo, string msgApi, params string[] moreMsgApis)
        where THandler : class, IMsgHandler<TBody>
    {
        ArgumentNullException.ThrowIfNull(bodyTypeInfo);
        return builder.Add<THandler>(Listed(msgApi, moreMsgApis, MessageHandler.ForBody<THandler, TBody>(bodyTypeInfo)));
    }

    /// <summary>
    /// Adds the handler of payments, the <c>trade_status_sync</c> that Alipay posts over HTTP. It is called only for payments that match
    /// their order.
    /// <para>添加支付结果通知的处理器；只有与订单核对一致的通知才会交给它。</para>
    /// </summary>
    /// <typeparam name="THandler">The handler.</typeparam>
    /// <param name="builder">The application.</param>
    /// <returns>The same builder, so that calls can be chained.</returns>
    public static IAlipayMessagingBuilder AddPaymentHandler<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(
        this IAlipayMessagingBuilder builder)
        where THandler : class, IAlipayPaymentHandler
    {
        var app = AppRegistration.Of(builder);
        app.TakesPayments = true;
        var handler = MessageHandler.ForPayments<THandler>(
            services => services.GetRequiredService<IOptionsMonitor<AlipayMessagingHostOptions>>().Get(app.Name).SellerId);
        return builder.Add<THandler>(new HandlerRegistration(HandlerScope.Listed, [AlipayMsgApis.TradeStatusSync], handler));
    }

    /// <summary>Adds the handler of the messages that no other handler takes.</summary>
    /// <typeparam name="THandler">The handler.</typeparam>
    /// <param name="builder">The application.</param>
    /// <returns>The same builder, so that calls can be chained.</returns>
    public static IAlipayMessagingBuilder AddFallback<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(
        this IAlipayMessagingBuilder builder)
        where THandler : class, IMsgHandler
        => builder.Add<THandler>(new HandlerRegistration(HandlerScope.Rest, [], MessageHandler.ForText<THandler>()));

    /// <summary>
    /// Adds middleware around every handler of the application. The first added is the outermost. What it throws acknowledges
    /// the message with FAIL; when it returns without calling <c>next</c>, the message is acknowledged with SUCCESS.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="middleware">Gets the message and what comes next: <c>async (context, next) => await next(context)</c>. Called concurrently.</param>
    /// <returns>The same builder, so that calls can be chained.</returns>
    public static IAlipayMessagingBuilder Use(this IAlipayMessagingBuilder builder, Func<MessageContext, MessageDelegate, Task> middleware)
    {
        ArgumentNullException.ThrowIfNull(middleware);
        AppRegistration.Of(builder).Middleware.Add(middleware);
        return builder;
    }

    /// <summary>Adds middleware that is created from the message's scope. The first added is the outermost.</summary>
    /// <typeparam name="TMiddleware">The middleware. Scoped, unless its type is registered already.</typeparam>
    /// <param name="builder">The application.</param>
    /// <returns>The same builder, so that calls can be chained.</returns>
    public static IAlipayMessagingBuilder Use<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TMiddleware>(
        this IAlipayMessagingBuilder builder)
        where TMiddleware : class, IMessageMiddleware
    {
        builder.Use(static (context, next) => context.Services.GetRequiredService<TMiddleware>().InvokeAsync(context, next));
        builder.Services.TryAddScoped<TMiddleware>();
        return builder;
    }

    /// <summary>Sets a custom store of handled messages, which replaces the memory of the process.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="create">Creates the store, once; it is disposed with the services.</param>
    /// <returns>The same builder, so that calls can be chained.</returns>
    public static IAlipayMessagingBuilder UseIdempotencyStore(
        this IAlipayMessagingBuilder builder, Func<IServiceProvider, IIdempotencyStore> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        var name = AppRegistration.Of(builder).Name;
        AppOwned<IIdempotencyStore>.Add(builder.Services, name, create, nameof(UseIdempotencyStore));
        return builder.Provide(
            "The idempotency store", (options, services) => options.IdempotencyStore = AppOwned<IIdempotencyStore>.Get(services, name));
    }

    /// <summary>
    /// Lets one of several instances connect, the one that holds the lease; the others stand by and take over when it stops, dies or loses the lease.
    /// <para>多个实例中只有持有租约的一个连接，其余待命，并在它停止、崩溃或失去租约时接替。</para>
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="create">Creates the store of the lease, once; it is disposed with the services.</param>
    /// <returns>The same builder, so that calls can be chained.</returns>
    public static IAlipayMessagingBuilder UseConnectionLease(this IAlipayMessagingBuilder builder, Func<IServiceProvider, IConnectionLease> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        var name = AppRegistration.Of(builder).Name;
        AppOwned<IConnectionLease>.Add(builder.Services, name, create, nameof(UseConnectionLease));
        return builder.Provide(
            "The connection lease", (options, services) => options.ConnectionLease = AppOwned<IConnectionLease>.Get(services, name));
    }

    /// <summary>
    /// Sets a custom sink for messages that keep failing, which replaces the line in the log. Created once, on first
    /// use; register its type beforehand, as a singleton, to create it yourself. Applications may share one.
    /// </summary>
    /// <typeparam name="TSink">The sink.</typeparam>
    /// <param name="builder">The application.</param>
    /// <returns>The same builder, so that calls can be chained.</returns>
    public static IAlipayMessagingBuilder UseFailedMessageSink<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSink>(
        this IAlipayMessagingBuilder builder)
        where TSink : class, IFailedMessageSink
    {
        builder.Services.TryAddSingleton<TSink>();
        return builder.Provide(
            $"The sink for failed messages, {typeof(TSink).Name},", (options, services) => options.FailedMessageSink = services.GetRequiredService<TSink>());
    }

    /// <summary>Sets an option from the services. What cannot be created is a fault, reported with all others at the start.</summary>
    private static IAlipayMessagingBuilder Provide(
        this IAlipayMessagingBuilder builder, string what, Action<AlipayMessagingHostOptions, IServiceProvider> set)
    {
        builder.Services.AddOptions<AlipayMessagingHostOptions>(AppRegistration.Of(builder).Name).PostConfigure<IServiceProvider>((options, services) =>
        {
            try
            {
                set(options, services);
            }
            catch (Exception e)
            {
                options.AddFault($"{what} cannot be created: {ServiceFailure.Describe(e)}");
            }
        });
        return builder;
    }

    private static HandlerRegistration Listed(string msgApi, string[] moreMsgApis, MessageHandler handler)
    {
        ArgumentNullException.ThrowIfNull(moreMsgApis);
        string[] msgApis = [msgApi, .. moreMsgApis];
        if (Array.Exists(msgApis, string.IsNullOrWhiteSpace))
        {
            throw new ArgumentException($"A message API that {handler.Name} is registered for is blank.", nameof(msgApi));
        }

        // Alipay's names have these characters only: with any other the handler would never get a message.
        return Array.Find(msgApis, static one => one.AsSpan().ContainsAnyExcept(MsgApiCharacters)) is { } wrong
            ? throw new ArgumentException(
                $"'{SingleLine.Of(wrong, 128)}', given for {handler.Name}, is no message API: a name has lower-case letters, digits, dots and underscores only.", nameof(msgApi))
            : new HandlerRegistration(HandlerScope.Listed, msgApis, handler);
    }

    private static IAlipayMessagingBuilder Add<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(
        this IAlipayMessagingBuilder builder, HandlerRegistration registration)
        where THandler : class
    {
        AppRegistration.Of(builder).Handlers.Add(registration);
        builder.Services.TryAddScoped<THandler>();
        return builder;
    }
}
