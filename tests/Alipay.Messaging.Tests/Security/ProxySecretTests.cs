using System.Net;
using System.Reflection;
using System.Text;
using Alipay.Messaging.Testing;
using Alipay.Messaging.Tests.Faults.Fixtures;

namespace Alipay.Messaging.Tests.Security;

/// <summary>A proxy that refuses is named as a proxy, and its address loses its user name and password wherever it is shown.</summary>
public sealed class ProxySecretTests
{
    // Long enough for the scan to tell a piece of it from chance.
    private const string Password = "PASSWORD-of-the-proxy-0123456789";

    public static TheoryData<int, bool, string> Cases
    {
        get
        {
            var cases = new TheoryData<int, bool, string>();
            foreach (var status in new[] { 407, 403, 502 })
            {
                foreach (var tls in new[] { false, true })
                {
                    cases.Add(status, tls, "handler");
                    cases.Add(status, tls, "environment");
                }
            }

            cases.Add(407, true, "odd characters");
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Proxy_that_refuses_is_named_and_its_password_is_shown_nowhere(int status, bool tls, string source)
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { UseTls = tls });
        await using var proxy = new ScriptedServer(_ => Encoding.ASCII.GetBytes($"HTTP/1.1 {status} No\r\nContent-Length: 0\r\nProxy-Authenticate: Basic realm=\"x\"\r\n\r\n"));
        using var scan = new LogScan();
        scan.Hide("the proxy's password", Password);
        var options = new AlipayMessagingOptions();
        gateway.ConfigureClient(options);
        options.ConfigureHttpHandler += handler => (handler.UseProxy, handler.Proxy) = (true, Proxy(source, proxy.Host));
        await using var client = new AlipayMsgClient(options, new HandlerLedger(), scan.Logs.Factory);
        using var stop = new CancellationTokenSource();
        var connecting = client.ConnectAsync(stop.Token);
        await Eventually.IsTrueAsync(() => client.Status.LastError is not null);
        var lastError = client.Status.LastError!;
        scan.Read(client.Status);
        scan.Read(client.Status.Reason);
        await stop.CancelAsync();
        var thrown = await Assert.ThrowsAnyAsync<Exception>(() => connecting.WaitAsync(Limits.Soon));
        scan.Read(thrown);
        scan.Read(lastError);

        Assert.StartsWith($"The proxy {proxy.Host}", lastError.Message, StringComparison.Ordinal);
        Assert.Contains($"HTTP {status}", lastError.Message, StringComparison.Ordinal);
        if (status == 502)
        {
            Assert.Equal((ConnectStep.Proxy, status), Assert.IsType<AlipayMsgConnectFailedException>(lastError) is var failed ? (failed.Step, failed.HttpStatus!.Value) : default);
        }
        else
        {
            Assert.Equal((ConnectStep.Proxy, status), Assert.IsType<AlipayMsgConnectRefusedException>(lastError) is var refused ? (refused.Step, refused.HttpStatus!.Value) : default);
            Assert.Same(lastError, thrown);
        }

        scan.AssertClean();
    }

    private static IWebProxy Proxy(string source, string host) => source switch
    {
        "handler" => new WebProxy($"http://svc:{Password}@{host}/"),
        "odd characters" => new WebProxy($"http://s'v%20c:{Password}'%22%2f%7B@{host}/"),
        _ => FromEnvironment($"http://svc:{Password}@{host}/"),
    };

    /// <summary>The platform's own reading of the environment, without making it the default of this process.</summary>
    private static IWebProxy FromEnvironment(string address)
    {
        string[] names = ["http_proxy", "https_proxy"];
        _ = HttpClient.DefaultProxy; // Read once in a process: what is set below does not reach the other tests.
        var before = names.Select(Environment.GetEnvironmentVariable).ToArray();
        try
        {
            Array.ForEach(names, name => Environment.SetEnvironmentVariable(name, address));
            object?[] arguments = [null];
            var create = typeof(HttpClient).Assembly.GetType("System.Net.Http.HttpEnvironmentProxy")!.GetMethod("TryCreate", BindingFlags.Static | BindingFlags.Public)!;
            Assert.Equal(true, create.Invoke(null, arguments));
            return (IWebProxy)arguments[0]!;
        }
        finally
        {
            for (var i = 0; i < names.Length; i++)
            {
                Environment.SetEnvironmentVariable(names[i], before[i]);
            }
        }
    }
}
