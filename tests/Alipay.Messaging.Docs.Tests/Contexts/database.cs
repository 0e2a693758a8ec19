using Alipay.Messaging;
using Alipay.Messaging.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

// A program of the Worker SDK whose context is registered.
var builder = Host.CreateApplicationBuilder(args);

// the block

builder.Build().Run();

sealed class ShopDbContext(DbContextOptions<ShopDbContext> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddAlipayMessages();
}

sealed class OrderHandler : IMsgHandler
{
    public Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken) => Task.CompletedTask;
}

sealed class Encryption : IAlipayContentProtector
{
    public string Protect(string content) => content;

    public string Unprotect(string stored) => stored;
}
