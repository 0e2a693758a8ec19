using System.Collections.Frozen;

namespace Alipay.Messaging.Routing;

/// <summary>Which handler takes a message.</summary>
internal sealed class RouteTable
{
    private readonly FrozenDictionary<string, MessageHandler> _listed;
    private readonly MessageHandler? _rest;

    private RouteTable(Dictionary<string, MessageHandler> listed, MessageHandler? rest)
    {
        _listed = listed.ToFrozenDictionary(StringComparer.Ordinal);
        _rest = rest;
    }

    /// <param name="registrations">Every registered handler, in order.</param>
    /// <param name="addFault">Told of each pair that gets in each other's way, and of there being none.</param>
    public static RouteTable Create(IReadOnlyList<HandlerRegistration> registrations, Action<string> addFault)
    {
        if (registrations.Count == 0)
        {
            addFault("No message handler is registered: call AddHandler on what AddAlipayMessaging returns.");
        }

        var listed = new Dictionary<string, MessageHandler>(StringComparer.Ordinal);
        foreach (var (msgApi, handler) in registrations.SelectMany(one => one.MsgApis.Select(msgApi => (msgApi, one.Handler))))
        {
            if (!listed.TryAdd(msgApi, handler))
            {
                addFault($"{msgApi} is registered twice, for {listed[msgApi].Name} and for {handler.Name}: one handler takes one message API.");
            }
        }

        var rest = registrations.Where(one => one.Scope != HandlerScope.Listed).ToList();
        if (rest.Find(one => one.Scope == HandlerScope.Everything) is { } everything && registrations.Count > 1)
        {
            addFault(
                $"{everything.Handler.Name} is registered for every message, and {registrations.Count - 1} more with it: "
                + "name the message APIs it is for, or register it with AddFallback.");
        }
        else if (rest.Count > 1)
        {
            addFault($"AddFallback was called {rest.Count} times, last with {rest[^1].Handler.Name}: there is one fallback.");
        }

        return new RouteTable(listed, rest.FirstOrDefault()?.Handler);
    }

    /// <summary>Null when no handler takes it.</summary>
    public MessageHandler? Find(string msgApi) => _listed.TryGetValue(msgApi, out var handler) ? handler : _rest;
}
