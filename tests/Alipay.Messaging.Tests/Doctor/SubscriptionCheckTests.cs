using Alipay.Messaging.OpenApi;
using Alipay.Messaging.Testing;
using Alipay.Messaging.Tests.Hosting;
using Alipay.Messaging.Tests.Security;
using Microsoft.Extensions.DependencyInjection;

namespace Alipay.Messaging.Tests.Doctor;

/// <summary>A topic that is not subscribed, or over another channel, is found; the subscriptions stay as they are.</summary>
public sealed class SubscriptionCheckTests
{
    private const string Topic = "alipay.open.mini.version.audit.passed";

    [Theory]
    [InlineData(AlipaySubscriptionChannel.WebSocket, MessageChannels.WebSocket, AlipayDoctorVerdict.Passed, null)]
    [InlineData(AlipaySubscriptionChannel.Http, MessageChannels.WebSocket, AlipayDoctorVerdict.Failed, "other-channel")]
    [InlineData(AlipaySubscriptionChannel.WebSocket, MessageChannels.Http, AlipayDoctorVerdict.Failed, "other-channel")]
    [InlineData(AlipaySubscriptionChannel.Http, MessageChannels.Http | MessageChannels.WebSocket, AlipayDoctorVerdict.Passed, null)]
    public async Task Subscription_must_be_over_a_channel_that_the_application_receives_over(
        AlipaySubscriptionChannel subscribed, MessageChannels served, AlipayDoctorVerdict verdict, string? reason)
    {
        await using var patient = await Patient.StartAsync();
        var options = new AlipayMessagingHostOptions { Channels = served };
        patient.Gateway.ConfigureClient(options);
        using (var client = new AlipaySubscriptionClient(options))
        {
            await client.SubscribeAsync(Topic, subscribed);
        }

        patient.Doctor.MsgApis.Add(Topic);
        var check = (await AlipayDoctor.ExamineAsync(options, patient.Doctor)).Checks[^1];

        Assert.Equal(("subscription", Topic, verdict, reason), (check.Id, check.Subject, check.Verdict, check.Reason));
        Assert.Single(patient.Gateway.Subscriptions);
    }

    [Fact]
    public async Task Topic_that_is_not_subscribed_is_the_first_problem_of_a_setup_that_is_correct_otherwise()
    {
        await using var patient = await Patient.StartAsync(new() { CertificateMode = true });
        patient.Doctor.MsgApis.Add(Topic);

        var first = (await patient.ExamineAsync()).FirstProblem;

        Assert.Equal(("subscription", Topic, "not-subscribed"), (first?.Id, first?.Subject, first?.Reason));
        Assert.Empty(patient.Gateway.Subscriptions);
    }

    [Fact]
    public async Task Subscription_of_a_merchant_is_asked_with_the_token_of_that_merchant()
    {
        await using var patient = await Patient.StartAsync();
        patient.Doctor.MsgApis.Add(Topic);
        patient.Doctor.Authorization = AlipaySubscriptionAuthorization.App("202301BBtoken");
        using (var client = new AlipaySubscriptionClient(patient.Options))
        {
            await client.SubscribeAsync(Topic, AlipaySubscriptionChannel.WebSocket, patient.Doctor.Authorization);
        }

        Assert.Equal(AlipayDoctorVerdict.Passed, (await patient.ExamineAsync("subscription")).Verdict);
        patient.Doctor.Authorization = null;
        Assert.Equal("not-subscribed", (await patient.ExamineAsync("subscription")).Reason);
    }

    [Theory]
    [InlineData("refuse", "query-refused", AlipayDoctorVerdict.Warning)]
    [InlineData("unavailable", "query-failed", AlipayDoctorVerdict.Warning)]
    public async Task Query_without_a_result_is_a_warning(string fault, string reason, AlipayDoctorVerdict verdict)
    {
        await using var patient = await Patient.StartAsync();
        patient.Gateway.Faults.OpenApi.Always(fault == "refuse"
            ? OpenApiFault.Refuse("40004", "Business Failed", "TOPIC_NOT_EXIST", "no such topic")
            : OpenApiFault.Status(502));
        patient.Doctor.MsgApis.Add(Topic);

        var check = await patient.ExamineAsync("subscription");

        Assert.Equal((reason, verdict), (check.Reason, check.Verdict));
        Assert.NotNull(check.Remedy);
    }

    [Theory]
    [InlineData("Not A Topic", "not-a-msg-api")]
    [InlineData(AlipayMsgApis.TradeStatusSync, "http-only")]
    public async Task Name_that_has_no_subscription_is_not_asked_for(string msgApi, string reason)
    {
        await using var patient = await Patient.StartAsync();
        patient.Doctor.MsgApis.Add(msgApi);

        Assert.Equal(reason, (await patient.ExamineAsync("subscription")).Reason);
    }

    [Fact]
    public async Task Registered_message_apis_are_looked_for_when_the_host_starts()
    {
        await using var gateway = await AlipayTestGateway.StartAsync();
        await using var host = AppHost.For(gateway, static app => app.AddHandler<CountingHandler>(Topic).AddDoctor());
        await host.StartAsync();
        await Eventually.IsTrueAsync(() => host.Logs.Of(156).Count > 0);

        Assert.Contains($"Repair subscription {Topic} (not-subscribed) first.", Assert.Single(host.Logs.Of(156)), StringComparison.Ordinal);
        await host.StopAsync();
    }
}
