using System.Text.Json;
using Alipay.Messaging.Diagnostics;
using Alipay.Messaging.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Routing;

/// <summary>Takes each message to its handler: finds it, reads the body, opens a scope, runs the middleware around it.</summary>
internal sealed class MessageRouter(
    RouteTable routes,
    MessageDelegate pipeline,
    UnhandledMessageAction unhandled,
    IServiceScopeFactory scopes,
    ILogger logger) : IMessageStage
{
    /// <summary>The middleware in order, the first outermost, around the call of the handler. Built once.</summary>
    public static MessageDelegate Chain(IReadOnlyList<Func<MessageContext, MessageDelegate, Task>> middleware)
    {
        MessageDelegate chain = static context => HandlerTask.NotNull(context.Handler!.InvokeAsync(context, context.Body)); // HandleAsync sets it.
        foreach (var one in middleware.Reverse())
        {
            var next = chain;
            chain = context => HandlerTask.NotNull(one(context, next));
        }

        return chain;
    }

    public async ValueTask<HandlingOutcome> HandleAsync(ReceivedMessage message, CancellationToken cancellationToken)
    {
        if (routes.Find(message.MsgApi) is not { } handler)
        {
            return Unhandled(message);
        }

        // Outside the middleware: one that swallows errors must not acknowledge a message that could not be read.
        object? body = null;
        if (handler.Body is { } reader && !TryRead(reader, message, out body))
        {
            return HandlingOutcome.BodyUnreadable;
        }

        try
        {
            await InvokeAsync(handler, body, message, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (message.Services is null)
        {
            message.Error = e;
            logger.HandlerFailed(message.MsgId, message.MsgApi, e);
            return HandlingOutcome.HandlerFailed;
        }

        if (message.Services is null)
        {
            logger.Handled(message.MsgId, message.MsgApi);
        }

        return HandlingOutcome.Handled;
    }

    private async Task InvokeAsync(MessageHandler handler, object? body, ReceivedMessage message, CancellationToken cancellationToken)
    {
        if (message.Services is { } services)
        {
            await pipeline(Context(services)).ConfigureAwait(false);
            return;
        }

        var scope = scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            await pipeline(Context(scope.ServiceProvider)).ConfigureAwait(false);
        }

        MessageContext Context(IServiceProvider services) => new()
        {
            AppId = message.AppId,
            MsgApi = message.MsgApi,
            MsgId = message.MsgId,
            Timestamp = message.Timestamp,
            Content = message.ContentText,
            Services = services,
            CancellationToken = cancellationToken,
            Handler = handler,
            Body = body,
        };
    }

    private HandlingOutcome Unhandled(ReceivedMessage message)
    {
        if (unhandled == UnhandledMessageAction.Acknowledge)
        {
            logger.UnhandledAcknowledged(message.MsgId, message.MsgApi);
            return HandlingOutcome.UnhandledAcknowledged;
        }

        logger.Unhandled(message.MsgId, message.MsgApi);
        return HandlingOutcome.Unhandled;
    }

    private bool TryRead(BodyReader reader, ReceivedMessage message, out object? body)
    {
        body = null;
        try
        {
            body = reader.Read(message.Content);
            if (body is null)
            {
                logger.BodyUnreadable(message.MsgId, message.MsgApi, reader.TypeName, "it is null", "$");
            }
        }
        catch (JsonException e)
        {
            // The path alone: messages of the exception and of what is within may quote the body.
            logger.BodyUnreadable(message.MsgId, message.MsgApi, reader.TypeName, nameof(JsonException), e.Path ?? "$");
        }
        catch (Exception e)
        {
            // A converter or constructor of the user's.
            logger.BodyUnreadable(message.MsgId, message.MsgApi, reader.TypeName, e.GetType().Name, "$");
        }

        return body is not null;
    }
}
