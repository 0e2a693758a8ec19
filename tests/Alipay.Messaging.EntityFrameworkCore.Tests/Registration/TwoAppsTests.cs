using System.Text;
using Alipay.Messaging.EntityFrameworkCore.Tests.Databases;
using Alipay.Messaging.Hosting;
using Alipay.Messaging.Pipeline;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Alipay.Messaging.EntityFrameworkCore.Tests.Registration;

/// <summary>Two applications of one process.</summary>
[Collection(DatabaseTests.Name)]
public sealed class TwoAppsTests(DatabaseServers servers)
{
    [Fact]
    public async Task Applications_share_a_context_and_keep_their_messages_apart()
    {
        var database = await servers.CreateAsync(DatabaseKind.Sqlite);
        var services = new ServiceCollection();
        services.AddLogging().AddDbContext<ShopContext>(database.Configure).AddSingleton<Handle>(ScriptedHandler.SaveAsync);
        foreach (var (name, appId) in new[] { ("a", "2021000000000001"), ("b", "2021000000000002") })
        {
            services.AddAlipayMessaging(name, options =>
            {
                Shop.Configure(options);
                options.AppId = appId;
            }).AddHandlerForAllMessages<ScriptedHandler>().UseEntityFramework<ShopContext>();
        }

        await using var provider = services.BuildServiceProvider();
        foreach (var (name, appId) in new[] { ("a", "2021000000000001"), ("b", "2021000000000002") })
        {
            using var app = provider.GetRequiredService<AppSetups>().Get(name).Prepare();
            var message = new ReceivedMessage(appId, "alipay.test", "m1", Encoding.UTF8.GetBytes("{}"));
            Assert.Equal(HandlingOutcome.Handled, await app.Pipeline.HandleAsync(message, default));
        }

        await using var context = database.Open();
        Assert.Equal(["2021000000000001", "2021000000000002"], await context.Messages.Select(row => row.AppId).OrderBy(id => id).ToListAsync());
    }
}
