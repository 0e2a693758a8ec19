using System.Diagnostics.CodeAnalysis;
using System.Net.WebSockets;
using System.Text;
using Alipay.Messaging.Testing;

namespace Alipay.Messaging.Tests.Security;

/// <summary>What the far end writes cannot bend what we write, over the real wire.</summary>
[SuppressMessage("Design", "CA1001", Justification = "IAsyncLifetime disposes of them.")]
public sealed class WireInjectionTests : IAsyncLifetime
{
    private const string Api = "alipay.fund.trans.order.changed";

    private readonly CountingHandler _handler = new();
    private readonly CapturingLoggerProvider _logs = new();
    private AlipayTestGateway _gateway = null!; // Set before each test.
    private AlipayMsgClient _client = null!; // Set before each test.

    public static TheoryData<string> HostileIds =>
    [
        "m\r\nstream-id:evil", "m\n\n{}", "\u0000m", "\",\"x-status\":\"SUCCESS", "m\\", "\\u000d\\u000a", "m\u2028n", "😀", new string('m', 100_000),
    ];

    public async Task InitializeAsync()
    {
        _gateway = await AlipayTestGateway.StartAsync();
        var options = new AlipayMessagingOptions();
        _gateway.ConfigureClient(options);
        _client = new AlipayMsgClient(options, _handler, _logs.Factory);
        await _client.ConnectAsync().WaitAsync(Limits.Soon);
    }

    public async Task DisposeAsync()
    {
        await _client.DisposeAsync();
        await _gateway.DisposeAsync();
        _logs.Dispose();
    }

    [Theory]
    [MemberData(nameof(HostileIds))]
    public async Task Message_id_comes_back_whole_in_one_well_formed_ack_and_never_breaks_a_log_line(string id)
    {
        var result = await _gateway.PushAsync(Api, "{}", new() { MsgId = id, StreamId = "s1" });
        await _gateway.PushAsync(Api, "{}", new() { MsgId = id, StreamId = "s2", Signature = PushSignature.OfForeignKey });

        Assert.Equal(MsgStatus.Success, result.Status);
        Assert.Equal([("s1", id, MsgStatus.Success), ("s2", id, MsgStatus.Fail)], _gateway.AcksReceived.Select(static ack => (ack.StreamId, ack.MsgId!, ack.Status)));
        Assert.Empty(_gateway.Problems);
        Assert.Equal(1, _handler.Count);
        Assert.All(_logs.Lines, static line => Assert.DoesNotContain(line.Message, static c => char.IsControl(c) || c is '\u2028'));
        Assert.All(_logs.Lines, static line => Assert.InRange(line.Message.Length, 1, 5_000));
    }

    [Theory]
    [InlineData("a\nb")]
    [InlineData("a\rb")]
    [InlineData("a\0b")]
    [InlineData("a\u007fb")]
    [InlineData("a\r\n\r\n{}")]
    public async Task Stream_id_that_could_break_its_line_is_never_written_and_the_connection_goes_on(string streamId)
    {
        await _gateway.Connections[0].SendTextAsync(_gateway.ComposeMessage(Api, "{}", new() { StreamId = "REPLACED" }).Replace("REPLACED", streamId));

        await AssertNextGoodOneIsTheOnlyOneHandled();
        Assert.Equal("good", Assert.Single(_gateway.AcksReceived).StreamId);
    }

    [Theory]
    [InlineData("from-sys:x\r\nfrom-sys-ip:1\r\nstream-id:s1\r\nevil:1\r\n\r\n")]
    [InlineData("evil\r\nstream-id:s0\r\nstream-id:s1\r\n\r\n")]
    public async Task Ack_has_none_but_the_three_headers(string headers)
    {
        var message = _gateway.ComposeMessage(Api, "{}", new() { StreamId = "s1", MsgId = "m1" });
        await _gateway.Connections[0].SendTextAsync(headers + message[(message.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);

        Assert.Equal(MsgStatus.Success, (await _gateway.WaitForAckAsync("s1")).Status);
        Assert.Empty(_gateway.Problems);
    }

    public static TheoryData<string, string, string> Bent => new()
    {
        { "duplicate x-msgId", "\"x-msgId\":\"m1\"", "\"x-msgId\":\"m1\",\"x-msgId\":\"m2\"" },
        { "duplicate content", "\"content\":{}", "\"content\":{},\"content\":{\"evil\":1}" },
        { "escaped duplicate content", "\"content\":{}", "\"content\":{},\"c\\u006fntent\":{\"evil\":1}" },
        { "duplicate data", "\"data\":{", "\"data\":{},\"data\":{" },
        { "duplicate protocol", "\"protocol\":{", "\"protocol\":{},\"protocol\":{" },
        { "deep nesting", "\"content\":{}", "\"content\":" + new string('[', 100_000) },
        { "nesting that closes again", "\"content\":{}", "\"content\":" + string.Concat(Enumerable.Repeat("{\"a\":", 5_000)) + "1" + new string('}', 5_000) },
        { "lone surrogate", "\"x-version\":\"1.0\"", "\"x-version\":\"\\ud83d\"" },
        { "raw line break in an id", "\"x-msgId\":\"m1\"", "\"x-msgId\":\"m\r\n1\"" },
        { "raw NUL in an id", "\"x-msgId\":\"m1\"", "\"x-msgId\":\"m\01\"" },
        { "number that is none", "\"content\":{}", "\"content\":{\"n\":1e}" },
        { "huge unsigned number", "\"content\":{}", "\"content\":{\"n\":" + new string('9', 200_000) + "}" },
    };

    [Theory]
    [MemberData(nameof(Bent))]
    public async Task Bent_message_is_never_acknowledged_as_done_and_the_connection_goes_on(string what, string part, string bent)
    {
        var message = _gateway.ComposeMessage(Api, "{}", new() { StreamId = "s1", MsgId = "m1" });
        Assert.Contains(part, message, StringComparison.Ordinal);
        await _gateway.Connections[0].SendTextAsync(message.Replace(part, bent));

        await AssertNextGoodOneIsTheOnlyOneHandled();
        Assert.True(_gateway.AcksReceived.All(static ack => ack.StreamId == "good" || ack.Status == MsgStatus.Fail), what);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_answered_fail_and_the_connection_goes_on()
    {
        var message = Encoding.UTF8.GetBytes(_gateway.ComposeMessage(Api, """{"k":"#"}""", new() { StreamId = "s1" }));
        message[Array.LastIndexOf(message, (byte)'#')] = 0xFF;
        await _gateway.Connections[0].SendBytesAsync(message, WebSocketMessageType.Text);

        Assert.Equal(MsgStatus.Fail, (await _gateway.WaitForAckAsync("s1")).Status);
        await AssertNextGoodOneIsTheOnlyOneHandled();
    }

    [Fact]
    public async Task Huge_number_that_is_signed_is_handed_over_to_the_digit()
    {
        var digits = new string('9', 50_000);
        var result = await _gateway.PushAsync(Api, $"{{\"n\":-{digits}e{digits[..9]}}}");

        Assert.Equal(MsgStatus.Success, result.Status);
    }

    [Fact]
    public async Task Message_api_and_content_of_our_own_cannot_break_out_of_their_frame()
    {
        await _client.SendMessageAsync("a\r\nstream-id:evil\",\"x\":\"", "{\"k\":\"\\r\\n\\r\\n{}\"}");

        Assert.Empty(_gateway.Problems);
        Assert.Equal("a\r\nstream-id:evil\",\"x\":\"", Assert.Single(_gateway.Received).MsgApi);
        await Assert.ThrowsAsync<ArgumentException>(() => _client.SendMessageAsync("a", "{},\"x\":{}"));
    }

    private async Task AssertNextGoodOneIsTheOnlyOneHandled()
    {
        await _gateway.Connections[0].SendTextAsync(_gateway.ComposeMessage(Api, "{}", new() { StreamId = "good" }));
        Assert.Equal(MsgStatus.Success, (await _gateway.WaitForAckAsync("good")).Status);
        Assert.Equal(1, _handler.Count);
        Assert.Single(_gateway.Connections);
        Assert.Empty(_gateway.Problems);
    }
}
