using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization.Metadata;
using Alipay.Messaging;
using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.Hosting;
using Alipay.Messaging.Messages;
using Alipay.Messaging.Routing;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds handlers, middleware, an idempotency store and a sink for failed messages to an application registered by <c>AddAlipayMessaging</c>.</summary>
/// <remarks>
/// A handler is made anew for each message, from a scope of its own; register its type beforehand to give it another
/// lifetime. Handlers that get in each other's way are told at the start.
/// </remarks>
public static class AlipayMessagingBuilderExtensions
{
    private static readonly SearchValues<char> MsgApiCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789._");

    /// <summary>Adds the one handler that takes every message.</summary>
    /// <typeparam name="THandler">The handler.</typeparam>
    /// <param name="builder">The application.</param>
    /// <returns>The application, for more.</returns>
    public static IAlipayMessagingBuilder AddHandler<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(
        this IAlipayMessagingBuilder builder)
        where THandler : class, IMsgHandler
        => builder.Add<THandler>(new HandlerRegistration(HandlerScope.Everything, [], MessageHandler.ForText<THandler>()));

    /// <summary>Adds the handler of some message APIs.</summary>
    /// <typeparam name="THandler">The handler.</typeparam>
    /// <param name="builder">The application.</param>
    /// <param name="msgApis">The message APIs, at least one, for example <c>alipay.open.mini.version.audit.passed</c>.</param>
    /// <returns>The application, for more.</returns>
    /// <exception cref="ArgumentException">There is no message API, or one has other characters than lower-case letters, digits, dots and underscores.</exception>
    public static IAlipayMessagingBuilder AddHandler<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(
        this IAlipayMessagingBuilder builder, params string[] msgApis)
        where THandler : class, IMsgHandler
        => builder.Add<THandler>(Listed(msgApis, MessageHandler.ForText<THandler>()));

    /// <summary>Adds the handler of the message that <typeparamref name="TBody"/> of the catalogue is the body of.</summary>
    /// <typeparam name="THandler">The handler.</typeparam>
    /// <typeparam name="TBody">The body: a type of <c>Alipay.Messaging.Messages</c>.</typeparam>
    /// <param name="builder">The application.</param>
    /// <returns>The application, for more.</returns>
    /// <exception cref="ArgumentException">The body is a type of your own: give its JSON metadata as well.</exception>
    public static IAlipayMessagingBuilder AddHandler<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler, TBody>(
        this IAlipayMessagingBuilder builder)
        where THandler : class, IMsgHandler<TBody>
        where TBody : IAlipayMessageBody
        => builder.AddHandler<THandler, TBody>(Catalogued<TBody>(), TBody.MsgApi);

    /// <summary>Adds the handler of some message APIs that share a body of the catalogue.</summary>
    /// <typeparam name="THandler">The handler.</typeparam>
    /// <typeparam name="TBody">The body: a type of <c>Alipay.Messaging.Messages</c>.</typeparam>
    /// <param name="builder">The application.</param>
    /// <param name="msgApis">The message APIs, at least one; they replace the body's own.</param>
    /// <returns>The application, for more.</returns>
    /// <exception cref="ArgumentException">
    /// There is no message API, one is blank, or the body is a type of your own: give its JSON metadata as well.
    /// </exception>
    public static IAlipayMessagingBuilder AddHandler<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler, TBody>(
        this IAlipayMessagingBuilder builder, params string[] msgApis)
        where THandler : class, IMsgHandler<TBody>
        => builder.AddHandler<THandler, TBody>(Catalogued<TBody>(), msgApis);

    /// <summary>Adds the handler of the message that <typeparamref name="TBody"/> is the body of, with JSON metadata of your own.</summary>
    /// <typeparam name="THandler">The handler.</typeparam>
    /// <typeparam name="TBody">The body.</typeparam>
    /// <param name="builder">The application.</param>
    /// <param name="bodyTypeInfo">How to read the body, from your <c>JsonSerializerContext</c>.</param>
    /// <returns>The application, for more.</returns>
    public static IAlipayMessagingBuilder AddHandler<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler, TBody>(
        this IAlipayMessagingBuilder builder, JsonTypeInfo<TBody> bodyTypeInfo)
        where THandler : class, IMsgHandler<TBody>
        where TBody : IAlipayMessageBody
        => builder.AddHandler<THandler, TBody>(bodyTypeInfo, TBody.MsgApi);

    /// <summary>Adds the handler of some message APIs that share a type of body, with JSON metadata of your own.</summary>
    /// <typeparam name="THandler">The handler.</typeparam>
    /// <typeparam name="TBody">The body. Any type that the metadata can read.</typeparam>
    /// <param name="builder">The application.</param>
    /// <param name="bodyTypeInfo">How to read the body, from your <c>JsonSerializerContext</c>.</param>
    /// <param name="msgApis">The message APIs, at least one.</param>
    /// <returns>The application, for more.</returns>
    /// <exception cref="ArgumentException">There is no message API, or one has other characters than lower-case letters, digits, dots and underscores.</exception>
    public static IAlipayMessagingBuilder AddHandler<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler, TBody>(
        this IAlipayMessagingBuilder builder, JsonTypeInfo<TBody> bodyTypeInfo, params string[] msgApis)
        where THandler : class, IMsgHandler<TBody>
    {
        ArgumentNullException.ThrowIfNull(bodyTypeInfo);
        return builder.Add<THandler>(Listed(msgApis, MessageHandler.ForBody<THandler, TBody>(bodyTypeInfo)));
    }

    /// <summary>Adds the handler of the messages that no other handler takes.</summary>
    /// <typeparam name="THandler">The handler.</typeparam>
    /// <param name="builder">The application.</param>
    /// <returns>The application, for more.</returns>
    public static IAlipayMessagingBuilder AddFallback<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(
        this IAlipayMessagingBuilder builder)
        where THandler : class, IMsgHandler
        => builder.Add<THandler>(new HandlerRegistration(HandlerScope.Rest, [], MessageHandler.ForText<THandler>()));

    /// <summary>
    /// Adds middleware around every handler of the application. The first added is the outermost. What it throws acknowledges
    /// the message with FAIL; when it returns without calling <c>next</c>, the message is acknowledged with SUCCESS.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="middleware">Gets the message and what comes next: <c>async (context, next) => await next(context)</c>. Called by several threads at once.</param>
    /// <returns>The application, for more.</returns>
    public static IAlipayMessagingBuilder Use(this IAlipayMessagingBuilder builder, Func<MessageContext, MessageDelegate, Task> middleware)
    {
        ArgumentNullException.ThrowIfNull(middleware);
        AppRegistration.Of(builder).Middleware.Add(middleware);
        return builder;
    }

    /// <summary>Gives the application a store of its own for handled messages, in place of the memory of the process.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="create">Makes the store, once; it is disposed with the services.</param>
    /// <returns>The application, for more.</returns>
    public static IAlipayMessagingBuilder UseIdempotencyStore(
        this IAlipayMessagingBuilder builder, Func<IServiceProvider, IIdempotencyStore> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        var name = AppRegistration.Of(builder).Name;
        AppStore.Add(builder.Services, name, create);
        return builder.Provide(
            "The idempotency store", (options, services) => options.IdempotencyStore = AppStore.Get(services, name));
    }

    /// <summary>
    /// Gives the application a sink of its own for messages that keep failing, in place of a line in the log. Made once, on
    /// the first need; register its type beforehand, as a singleton, to make it yourself. Applications may share one.
    /// </summary>
    /// <typeparam name="TSink">The sink.</typeparam>
    /// <param name="builder">The application.</param>
    /// <returns>The application, for more.</returns>
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

    private static JsonTypeInfo<TBody> Catalogued<TBody>()
        => AlipayMessagesJsonContext.Default.GetTypeInfo(typeof(TBody)) as JsonTypeInfo<TBody> ?? throw new ArgumentException(
            $"{typeof(TBody).Name} is no type of the catalogue: give AddHandler its JsonTypeInfo, from your JsonSerializerContext.");

    private static HandlerRegistration Listed(string[] msgApis, MessageHandler handler)
    {
        ArgumentNullException.ThrowIfNull(msgApis);
        if (msgApis.Length == 0 || Array.Exists(msgApis, string.IsNullOrWhiteSpace))
        {
            throw new ArgumentException($"Name the message APIs that {handler.Name} is for; none may be blank.", nameof(msgApis));
        }

        // Alipay's names have these characters only: with any other the handler would never get a message.
        if (Array.Find(msgApis, static msgApi => msgApi.AsSpan().ContainsAnyExcept(MsgApiCharacters)) is { } wrong)
        {
            throw new ArgumentException(
                $"'{SingleLine.Of(wrong, 128)}', given for {handler.Name}, is no message API: a name has lower-case letters, digits, dots and underscores only.", nameof(msgApis));
        }

        return new HandlerRegistration(HandlerScope.Listed, [.. msgApis], handler);
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
