using Alipay.Messaging.Testing;

namespace Alipay.Messaging.Tests.Security;

/// <summary>protocol.md table 6, row 2: a message may raise the strength that was configured, never lower it.</summary>
public sealed class SignTypeRulesTests
{
    [Theory]
    [InlineData("RSA2", "RSA", MsgStatus.Fail)]
    [InlineData("RSA2", "SM2", MsgStatus.Fail)]
    [InlineData("RSA2", "rsa2", MsgStatus.Fail)]
    [InlineData("RSA2", "", MsgStatus.Fail)]
    [InlineData("SM2", "RSA2", MsgStatus.Fail)]
    [InlineData("SM2", "RSA", MsgStatus.Fail)]
    [InlineData("RSA", "SM2", MsgStatus.Fail)]
    [InlineData("RSA", "RSA2", MsgStatus.Success)]
    public async Task Sign_type_of_a_message_counts_by_what_is_configured(string configured, string claimed, MsgStatus expected)
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { SignType = configured });
        await AssertAnswer(gateway, new() { SignType = claimed }, expected);
    }

    [Theory]
    [InlineData("RSA2", "RSA")]
    [InlineData("RSA", "RSA2")]
    public async Task Message_signed_by_another_type_than_it_says_is_refused(string says, string signedBy)
    {
        await using var gateway = await AlipayTestGateway.StartAsync(new() { SignType = says });
        await AssertAnswer(gateway, new() { SignType = says, SignedBy = signedBy }, MsgStatus.Fail);
    }

    private static async Task AssertAnswer(AlipayTestGateway gateway, PushOptions push, MsgStatus expected)
    {
        var options = new AlipayMessagingOptions();
        gateway.ConfigureClient(options);
        var handler = new CountingHandler();
        await using var client = new AlipayMsgClient(options, handler);
        await client.ConnectAsync().WaitAsync(Limits.Soon);

        var result = await gateway.PushAsync("alipay.fund.trans.order.changed", "{}", push);

        Assert.Equal(expected, result.Status);
        Assert.Equal(expected == MsgStatus.Success ? 1 : 0, handler.Count);
        Assert.Empty(gateway.Problems);
    }
}
