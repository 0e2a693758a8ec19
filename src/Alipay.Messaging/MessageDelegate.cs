using System.Diagnostics.CodeAnalysis;

namespace Alipay.Messaging;

/// <summary>What comes next for a message: the next middleware, or the handler.</summary>
/// <param name="context">The message.</param>
/// <returns>A task that completes when the message has been handled.</returns>
[SuppressMessage("Naming", "CA1711", Justification = "Named as ASP.NET Core's RequestDelegate, which it is the like of.")]
public delegate Task MessageDelegate(MessageContext context);
