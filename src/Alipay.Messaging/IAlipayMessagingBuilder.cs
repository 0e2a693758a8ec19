using Microsoft.Extensions.DependencyInjection;

namespace Alipay.Messaging;

/// <summary>One registered application: where its handlers and middleware are added. Made by <c>AddAlipayMessaging</c>.</summary>
public interface IAlipayMessagingBuilder
{
    /// <summary>The name of the application's options and keyed services; empty for the one without a name.</summary>
    string Name { get; }

    /// <summary>Where it is registered.</summary>
    IServiceCollection Services { get; }
}
