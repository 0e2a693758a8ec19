namespace Alipay.Messaging.Routing;

/// <summary>One call of <c>AddHandler</c> or <c>AddFallback</c>.</summary>
/// <param name="Scope">Which messages it is for.</param>
/// <param name="MsgApis">The message APIs; empty unless the scope is <see cref="HandlerScope.Listed"/>.</param>
/// <param name="Handler">Who handles them.</param>
internal sealed record HandlerRegistration(HandlerScope Scope, IReadOnlyList<string> MsgApis, MessageHandler Handler);

/// <summary>Which messages a handler is for.</summary>
internal enum HandlerScope
{
    /// <summary>Those of the listed message APIs.</summary>
    Listed,

    /// <summary>Those that no other handler takes.</summary>
    Rest,

    /// <summary>All of them; there is no other handler.</summary>
    Everything,
}
