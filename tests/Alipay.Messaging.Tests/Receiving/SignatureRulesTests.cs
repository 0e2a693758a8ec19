using Alipay.Messaging.Tests.Runtime;

namespace Alipay.Messaging.Tests.Receiving;

/// <summary>protocol.md table 6, rows 1 to 3: whatever is not surely Alipay's never reaches the handler.</summary>
public class SignatureRulesTests
{
    private const string Data = """{"header":{"appId":"2021000000000001","msgApi":"api.x"},"content":{"k":"v"}}""";

    public static TheoryData<string> Untrusted => [.. UntrustedFrames.Keys];

    private static Dictionary<string, string> UntrustedFrames { get; } = new()
    {
        ["signature over other data"] = new Consume { SignedText = Data.Replace("v", "w") }.ToString(),
        ["signature of another key"] = new Consume { PrivateKey = TestKeys.AppPrivate }.ToString(),
        ["no signature"] = new Consume { SignMissing = true }.ToString(),
        ["empty signature"] = new Consume { Sign = "" }.ToString(),
        ["signature that is not base64"] = new Consume { Sign = "%%%" }.ToString(),
        ["signature cut short"] = new Consume { Sign = TestKeys.SignAsAlipay(Data)[..100] }.ToString(),
        ["no x-charset"] = new Consume { Charset = null }.ToString(),
        ["unknown x-charset"] = new Consume { Charset = "UTF-99" }.ToString(),
        ["no x-signType"] = new Consume { SignType = null }.ToString(),
        ["unknown x-signType"] = new Consume { SignType = "RSA3" }.ToString(),
        ["x-signType of another case"] = new Consume { SignType = "rsa2" }.ToString(),
        ["downgrade to SHA-1 (row 2)"] = new Consume { SignType = "RSA", Sha1 = true }.ToString(),
        ["SM2 where RSA is configured"] = new Consume { SignType = "SM2" }.ToString(),
        ["x-type other than message, badly signed (row 2)"] = new Consume { Type = "event", SignedText = "{}" }.ToString(),
        ["data duplicated, the first one signed (row 3)"] =
            new Consume { SignedText = Data }.ToString()[..^1] + ",\"data\":{\"header\":{\"msgApi\":\"api.x\"},\"content\":{\"evil\":1}}}",
        ["signed data inside protocol (row 3)"] =
            new Consume { SignedText = "{\"fake\":1}" }.ToString().Replace("{\"protocol\":{", "{\"protocol\":{\"data\":{\"fake\":1},"),
    };

    [Theory]
    [MemberData(nameof(Untrusted))]
    public async Task Untrusted_message_is_answered_fail_and_never_reaches_the_handler_and_the_next_good_one_does(string kind)
    {
        await using var fixture = new ClientRuntimeFixture();
        var connection = await fixture.ConnectAsync();

        connection.Deliver(UntrustedFrames[kind]);
        Assert.Equal(Consume.Ack("s1", "m1", "FAIL"), await connection.NextSentAsync());

        connection.Deliver(new Consume { StreamId = "s2", MsgId = "m2" }.ToString());
        Assert.Equal(Consume.Ack("s2", "m2", "SUCCESS"), await connection.NextSentAsync());
        Assert.Equal(["m2"], fixture.Handled.Select(m => m.MsgId));
    }

    [Fact]
    public async Task Message_of_another_x_type_is_handed_over_once_it_is_verified()
    {
        await using var fixture = new ClientRuntimeFixture();
        var connection = await fixture.ConnectAsync();

        connection.Deliver(new Consume { Type = "event" }.ToString());

        Assert.Equal(Consume.Ack("s1", "m1", "SUCCESS"), await connection.NextSentAsync());
    }

    [Fact]
    public async Task Stronger_sign_type_than_configured_is_taken()
    {
        await using var fixture = new ClientRuntimeFixture(options => options.SignType = "RSA");
        var connection = await fixture.ConnectAsync();

        connection.Deliver(new Consume { SignType = "RSA2" }.ToString());

        Assert.Equal(Consume.Ack("s1", "m1", "SUCCESS"), await connection.NextSentAsync());
    }

    [Fact]
    public async Task Signature_with_escaped_slashes_is_read()
    {
        await using var fixture = new ClientRuntimeFixture();
        var connection = await fixture.ConnectAsync();
        var sign = TestKeys.SignAsAlipay(Data);
        Assert.Contains('/', sign);

        connection.Deliver(new Consume { Sign = sign }.ToString().Replace(sign, sign.Replace("/", "\\/")));

        Assert.Equal(Consume.Ack("s1", "m1", "SUCCESS"), await connection.NextSentAsync());
    }

    [Theory]
    [InlineData("""{ "b" : 1, "a" : [ 1 , 2 ] }""")]
    [InlineData("""{"u":"http:\/\/x\/y","v":"http://x/y","w":"\u4e2d\u6587"}""")]
    [InlineData("""{"n":88.50,"m":1e3,"big":12345678901234567890.5e3}""")]
    [InlineData("""{"half":"\ud83d"}""")]
    public async Task Handler_gets_the_exact_source_text_of_the_content(string content)
    {
        // Table 6, row 4.
        await using var fixture = new ClientRuntimeFixture();
        var connection = await fixture.ConnectAsync();

        connection.Deliver(new Consume { Data = "{\"header\":{\"msgApi\":\"api.x\"},\"content\":" + content + "}" }.ToString());

        Assert.Equal(Consume.Ack("s1", "m1", "SUCCESS"), await connection.NextSentAsync());
        Assert.Equal(("api.x", "m1", content), Assert.Single(fixture.Handled));
    }
}
