using Alipay.Messaging.Messages;
using Alipay.Messaging.Tests.Hosting;
using Alipay.Messaging.Tests.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Alipay.Messaging.Tests.Messages;

public sealed class MisspeltNameTests
{
    [Fact]
    public void Every_single_edit_of_every_known_name_is_found()
    {
        var known = CatalogueRows.All.Select(row => row.MsgApi).ToArray();
        foreach (var edited in known.SelectMany(SingleEdits).Except(known))
        {
            Assert.NotNull(MessageCatalogue.OneEditAwayFrom(edited));
        }
    }

    [Theory]
    [InlineData("alipay.trade.refund.depositback.complete", AlipayMsgApis.TradeRefundDepositBackCompleted)]
    [InlineData("alipay.trade.refund.depositback.completedd", AlipayMsgApis.TradeRefundDepositBackCompleted)]
    [InlineData("alipay.trade.refund-depositback.completed", AlipayMsgApis.TradeRefundDepositBackCompleted)]
    [InlineData("alipay.trade.refnud.depositback.completed", AlipayMsgApis.TradeRefundDepositBackCompleted)]
    [InlineData("lipay.trade.refund.depositback.completed", AlipayMsgApis.TradeRefundDepositBackCompleted)]
    [InlineData("alipay.trade.refund.depositback.complet", null)]
    [InlineData("alipay.trade.refunds.depositbacks.completed", null)]
    [InlineData(AlipayMsgApis.OpenAuthAppAuthCancel, null)]
    [InlineData("my.parcel", null)]
    [InlineData("", null)]
    public void Name_is_compared_by_one_edit(string msgApi, string? expected) => Assert.Equal(expected, MessageCatalogue.OneEditAwayFrom(msgApi));

    [Fact]
    public async Task Handler_of_a_misspelt_name_is_warned_about_with_the_suggestion()
    {
        await using var router = new RouterFixture(app => app
            .AddHandler<MiniAuditHandler>("alipay.open.mini.version.audit.pased", AlipayMsgApis.OpenMiniVersionAuditRejected)
            .AddHandler<ParcelHandler, Parcel>());

        var line = Assert.Single(router.Logs.At(LogLevel.Warning));
        Assert.Contains(
            "MiniAuditHandler is registered for alipay.open.mini.version.audit.pased, which is not a known message API. Did you mean alipay.open.mini.version.audit.passed?", line);
        Assert.False(router.Faults.Any);
    }

    [Fact]
    public async Task Titles_of_registered_messages_are_logged_at_Debug()
    {
        await using var router = new RouterFixture(app => app.AddHandler<MiniAuditHandler>(AlipayMsgApis.OpenMiniVersionAuditPassed));

        Assert.Contains(router.Logs.At(LogLevel.Debug), line => line.Contains("Title: A version of a mini program has passed review.", StringComparison.Ordinal));
    }

    private static IEnumerable<string> SingleEdits(string name)
    {
        for (var i = 0; i < name.Length; i++)
        {
            yield return name.Remove(i, 1);
            yield return name.Insert(i, "x");
            yield return name.Remove(i, 1).Insert(i, "_");
            if (i > 0)
            {
                yield return name.Remove(i, 1).Insert(i - 1, name[i].ToString());
            }
        }

        yield return name + "s";
    }
}
