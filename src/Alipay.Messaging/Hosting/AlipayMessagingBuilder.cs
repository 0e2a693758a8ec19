using Microsoft.Extensions.DependencyInjection;

namespace Alipay.Messaging.Hosting;

internal sealed record AlipayMessagingBuilder(IServiceCollection Services, string Name) : IAlipayMessagingBuilder;
