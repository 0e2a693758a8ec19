using System.Collections.Concurrent;
using Alipay.Messaging.Testing;

namespace Alipay.Messaging.Tests.Testing;

/// <summary>The client and the gateway against each other.</summary>
public sealed class EndToEndTests
{
    private const string Api = "alipay.fund.trans.order.changed";

    public static TheoryData<string, string, bool, bool> Modes
    {
        get
        {
            var modes = new TheoryData<string, string, bool, bool>();
            foreach (var signType in new[] { "RSA2", "RSA", "SM2" })
            {
                foreach (var charset in new[] { "UTF-8", "GBK", "GB2312", "GB18030" })
                {
                    modes.Add(signType, charset, charset is "UTF-8" or "GBK", charset is "UTF-8");
                }
            }

            modes.Add("RSA2", "UTF-8", false, false);
            modes.Add("SM2", "GBK", false, true);
            return modes;
        }
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Message_goes_in_and_out_in_every_mode(string signType, string charset, bool certificates, bool tls)
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new()
        {
            SignType = signType,
            Charset = charset,
            CertificateMode = certificates,
            UseTls = tls,
        });
        var handler = new Recorder();
        await using var client = Client(gateway, handler);
        await client.ConnectAsync().WaitAsync(TimeSpan.FromSeconds(10));
        var euro = charset == "GB2312" ? "\\u20ac" : "€";
        var content = $$"""{ "名称":"中文 {{euro}}", "n":1.0 , "url":"a\/b"}""";

        var pushed = await gateway.PushAsync(Api, content, new() { MsgId = "编号1", Fragments = 7 });
        var sent = await client.SendMessageAsync("alipay.test.produce", content);
        await client.CloseAsync();
        await gateway.WaitForConnectionsAsync(0);

        Assert.Equal(MsgStatus.Success, pushed.Status);
        Assert.Equal((Api, "编号1", content), Assert.Single(handler.Messages));
        Assert.Equal(MsgStatus.Success, sent.Status);
        var received = Assert.Single(gateway.Received);
        Assert.Equal(("alipay.test.produce", content, sent.MsgId), (received.MsgApi, received.Content, received.MsgId));
        Assert.Empty(gateway.Problems);
        Assert.Equal(1000, gateway.Connections[0].CloseCodeReceived);
    }

    [Fact]
    public async Task Certificates_written_as_files_serve_the_java_face()
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { AppId = "2021000000000077", CertificateMode = true });
        var directory = Directory.CreateTempSubdirectory();
        try
        {
            var files = gateway.WriteCertificatesTo(directory.FullName);
            await using var client = AlipayMsgClient.GetInstance(gateway.AppId);
            client.SetConnector(gateway.Host, isSsl: false);
            client.SetSecurityCertConfig(
                "RSA2", await File.ReadAllTextAsync(files.AppPrivateKeyPath), files.AppCertPath, files.AlipayPublicCertPath, files.AlipayRootCertPath);
            client.SetMessageHandler(new Recorder());
            await client.ConnectAsync().WaitAsync(TimeSpan.FromSeconds(10));

            Assert.Equal(MsgStatus.Success, (await gateway.PushAsync(Api, "{}")).Status);
            Assert.Empty(gateway.Problems);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Message_that_failed_is_handled_again_until_it_succeeds()
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { RedeliverUntilSuccess = true });
        var calls = 0;
        var handler = new Recorder { Failing = _ => Interlocked.Increment(ref calls) < 3 };
        await using var client = Client(gateway, handler);
        await client.ConnectAsync().WaitAsync(TimeSpan.FromSeconds(10));

        var result = await gateway.PushAsync(Api, "{}");

        Assert.Equal([PushOutcome.Fail, PushOutcome.Fail, PushOutcome.Success], result.Deliveries.Select(one => one.Outcome));
        Assert.Empty(gateway.Problems);
    }

    [Fact]
    public async Task Client_comes_back_after_a_restart_of_the_gateway()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        var handler = new Recorder();
        await using var client = Client(gateway, handler);
        await client.ConnectAsync().WaitAsync(TimeSpan.FromSeconds(10));

        await gateway.RestartAsync();

        Assert.Equal(MsgStatus.Success, (await gateway.PushAsync(Api, "{}")).Status);
        Assert.Equal(2, gateway.Connections.Count);
        Assert.Empty(gateway.Problems);
    }

    public static TheoryData<string, ConnectionFault> ConnectionFaults => new()
    {
        { "drop", ConnectionFault.Drop(TimeSpan.FromMilliseconds(50)) },
        { "reset", ConnectionFault.Reset(TimeSpan.FromMilliseconds(50)) },
        { "close 1000", ConnectionFault.Close(1000, "", TimeSpan.FromMilliseconds(50)) },
        { "close 1001", ConnectionFault.Close(1001, "going away", TimeSpan.FromMilliseconds(50)) },
        { "close 4000", ConnectionFault.Close(4000, "说", TimeSpan.FromMilliseconds(50)) },
        { "at once", ConnectionFault.Drop() },
    };

    [Theory]
    [MemberData(nameof(ConnectionFaults))]
    public async Task Client_comes_back_after_its_connection_has_ended(string name, ConnectionFault fault)
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        gateway.Faults.Connection.Next(fault);
        await using var client = Client(gateway, new Recorder());
        await client.ConnectAsync().WaitAsync(TimeSpan.FromSeconds(10));

        await gateway.WaitUntilAsync(one => one.Connections.Count == 2);

        Assert.Equal(MsgStatus.Success, (await gateway.PushAsync(Api, "{}")).Status);
        Assert.True(gateway.Problems.Count == 0, name);
    }

    [Theory]
    [InlineData(PushSignature.OfOtherText)]
    [InlineData(PushSignature.OfForeignKey)]
    [InlineData(PushSignature.Garbage)]
    [InlineData(PushSignature.Missing)]
    public async Task Badly_signed_push_is_answered_fail(PushSignature signature)
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        var handler = new Recorder();
        await using var client = Client(gateway, handler);
        await client.ConnectAsync().WaitAsync(TimeSpan.FromSeconds(10));

        var result = await gateway.PushAsync(Api, "{}", new() { Signature = signature });

        Assert.Equal(MsgStatus.Fail, result.Status);
        Assert.Empty(handler.Messages);
        Assert.Empty(gateway.Problems);
    }

    [Fact]
    public async Task Answers_to_sent_messages_come_as_planned()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var client = Client(gateway, new Recorder(), TimeSpan.FromMilliseconds(400));
        await client.ConnectAsync().WaitAsync(TimeSpan.FromSeconds(10));
        gateway.Faults.Produce.Next(ProduceFault.Fail("40004", "说\"不\""));
        gateway.Faults.Produce.Next(ProduceFault.Withhold);
        gateway.Faults.Produce.Next(ProduceFault.Duplicate);
        gateway.Faults.Produce.Next(ProduceFault.AfterNext);

        var failed = await client.SendMessageAsync("a", "{}");
        await Assert.ThrowsAsync<AlipayMsgAckTimeoutException>(() => client.SendMessageAsync("a", "{}"));
        var twice = await client.SendMessageAsync("a", "{}");
        var held = client.SendMessageAsync("a", "{\"n\":1}");
        await gateway.WaitUntilAsync(one => one.Received.Count == 4);
        Assert.False(held.IsCompleted);
        var next = await client.SendMessageAsync("a", "{\"n\":2}");

        Assert.Equal((MsgStatus.Fail, "40004", "说\"不\""), (failed.Status, failed.Code, failed.Error));
        Assert.Equal(MsgStatus.Success, twice.Status);
        Assert.Equal(gateway.Received[3].MsgId, (await held).MsgId);
        Assert.Equal(gateway.Received[4].MsgId, next.MsgId);
        Assert.Empty(gateway.Problems);
    }

    [Fact]
    public async Task Connection_that_is_dropped_instead_of_an_answer_fails_the_send()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var client = Client(gateway, new Recorder());
        await client.ConnectAsync().WaitAsync(TimeSpan.FromSeconds(10));
        gateway.Faults.Produce.Next(ProduceFault.DropConnection);

        await Assert.ThrowsAsync<AlipayMsgNotConnectedException>(() => client.SendMessageAsync("a", "{}"));
    }

    [Fact]
    public async Task Burst_of_thousands_is_acknowledged_to_the_last()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var client = Client(gateway, new Recorder());
        await client.ConnectAsync().WaitAsync(TimeSpan.FromSeconds(10));

        var results = await gateway.PushManyAsync(Api, 3000, i => $$"""{"n":{{i}}}""");

        Assert.Equal(3000, results.Count(result => result.Status == MsgStatus.Success));
        Assert.Empty(gateway.Problems);
    }

    private static AlipayMsgClient Client(AlipayTestGateway gateway, IMsgHandler handler, TimeSpan? ackTimeout = null)
    {
        var options = new AlipayMessagingOptions();
        gateway.ConfigureClient(options);
        options.AckTimeout = ackTimeout ?? options.AckTimeout;
        return new AlipayMsgClient(options, handler);
    }

    private sealed class Recorder : IMsgHandler
    {
        public ConcurrentQueue<(string MsgApi, string MsgId, string BizContent)> Messages { get; } = new();

        public Func<string, bool> Failing { get; init; } = _ => false;

        public Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken)
        {
            if (Failing(msgId))
            {
                throw new InvalidOperationException("not now");
            }

            Messages.Enqueue((msgApi, msgId, bizContent));
            return Task.CompletedTask;
        }
    }
}
