using System.Net;
using System.Security.Cryptography;
using System.Text;
using Alipay.Messaging.Benchmarks.EndToEnd;
using Alipay.Messaging.Benchmarks.EndToEnd.Load;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Alipay.Messaging.Benchmarks.Http;

/// <summary>
/// One server in a process of its own, on a real Kestrel: a minimal API endpoint that verifies the form by rule V1 and answers, or the library with
/// a handler that does nothing. Says its port and runs until told to exit.
/// </summary>
internal static class HttpServer
{
    public const string AppId = "2021000000000001";

    public static async Task RunAsync(string kind, string keysPath)
    {
        var keys = BenchKeys.Load(keysPath);
        using var observing = new Observing();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(observing.Logging);
        using var alipay = RSA.Create();
        alipay.ImportSubjectPublicKeyInfo(Convert.FromBase64String(keys.AlipayPublic), out _);
        if (kind == "library")
        {
            builder.Services.AddAlipayMessaging(options =>
            {
                options.AppId = AppId;
                options.AppPrivateKey = keys.AppPrivate;
                options.AlipayPublicKey = keys.AlipayPublic;
                options.Channels = MessageChannels.Http;
            }).AddHandlerForAllMessages<NoOpHandler>();
        }

        await using var app = builder.Build();
        _ = kind == "library" ? app.MapAlipayMessages("/gateway") : app.Map("/gateway", context => VerifyAsync(context, alipay));
        await app.StartAsync();
        Console.WriteLine(new Uri(app.Urls.First()).Port);
        while (Console.ReadLine() is { } line && line != "exit")
        {
            Console.WriteLine(GC.GetTotalAllocatedBytes(precise: true));
        }
    }

    /// <summary>What an application writes that does without the library: the framework's form reader and one verification.</summary>
    private static async Task VerifyAsync(HttpContext context, RSA alipay)
    {
        var form = await context.Request.ReadFormAsync();
        var text = string.Join(
            '&', form.Where(member => member.Key is not ("sign" or "sign_type")).OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => $"{member.Key}={member.Value}"));
        var good = alipay.VerifyData(
            Encoding.UTF8.GetBytes(text), Convert.FromBase64String(form["sign"].ToString()), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        context.Response.ContentType = "text/plain";
        await context.Response.WriteAsync(good ? "success" : "fail");
    }

    private sealed class NoOpHandler : IMsgHandler
    {
        public Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
