using Alipay.Messaging.OpenApi;
using Alipay.Messaging.Testing;

namespace Alipay.Messaging.Tests.OpenApi;

public sealed class SubscriptionFailureTests
{
    private const string Topic = SubscriptionShop.Topic;

    private static readonly AlipaySubscriptionClientOptions Impatient = new() { Timeout = TimeSpan.FromMilliseconds(300) };

    public static TheoryData<string, OpenApiFault, AlipayOpenApiFailure, bool> Faults => new()
    {
        { "no signature", OpenApiFault.NoSignature, AlipayOpenApiFailure.BadSignature, false },
        { "another text", OpenApiFault.BadSignature, AlipayOpenApiFailure.BadSignature, false },
        { "another key", OpenApiFault.ForeignSignature, AlipayOpenApiFailure.BadSignature, false },
        { "no base64", OpenApiFault.GarbageSignature, AlipayOpenApiFailure.BadSignature, false },
        { "a second node", OpenApiFault.SecondNode, AlipayOpenApiFailure.Unreadable, true },
        { "html", OpenApiFault.Html, AlipayOpenApiFailure.Unreadable, true },
        { "nothing", OpenApiFault.Body(""), AlipayOpenApiFailure.Unreadable, true },
        { "half", OpenApiFault.TruncatedJson, AlipayOpenApiFailure.Unreadable, true },
        { "another method", OpenApiFault.Body("""{"alipay_trade_query_response":{"code":"10000","msg":"Success"},"sign":"AA=="}"""), AlipayOpenApiFailure.Unreadable, true },
        { "success in error_response", OpenApiFault.Body("""{"error_response":{"code":"10000","msg":"Success"},"sign":"AA=="}"""), AlipayOpenApiFailure.Refused, false },
        { "code of a register answer", OpenApiFault.Response("""{"code":"100000000","msg":"Success"}"""), AlipayOpenApiFailure.Refused, false },
        { "no code", OpenApiFault.Response("""{"msg":"Success"}"""), AlipayOpenApiFailure.Unreadable, true },
        { "too long", OpenApiFault.Body(new string(' ', 300_000)), AlipayOpenApiFailure.Unreadable, true },
        { "403", OpenApiFault.Status(403), AlipayOpenApiFailure.HttpStatus, false },
        { "302", OpenApiFault.Status(302), AlipayOpenApiFailure.HttpStatus, false },
        { "429", OpenApiFault.Status(429), AlipayOpenApiFailure.HttpStatus, true },
        { "503", OpenApiFault.Status(503, "<html>"), AlipayOpenApiFailure.HttpStatus, true },
        { "reset", OpenApiFault.Reset, AlipayOpenApiFailure.Unreachable, true },
        { "40004", OpenApiFault.Refuse("40004", "Business Failed", "X", "y"), AlipayOpenApiFailure.Refused, false },
        { "40004 in error_response", OpenApiFault.Refuse("40004", "Business Failed", inErrorNode: true), AlipayOpenApiFailure.Refused, false },
        { "20000", OpenApiFault.Refuse("20000", "Service Currently Unavailable", "isp.unknow-error", "系统繁忙"), AlipayOpenApiFailure.Refused, true },
        { "isp", OpenApiFault.Refuse("40004", "Business Failed", "isp.busy"), AlipayOpenApiFailure.Refused, true },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Failure_is_typed_names_the_method_and_carries_the_trace(string name, OpenApiFault fault, AlipayOpenApiFailure failure, bool isTransient)
    {
        await using var shop = await SubscriptionShop.OpenAsync();

        var thrown = await shop.FailAsync(fault);

        Assert.Equal((failure, isTransient, "alipay.open.app.message.topic.subscribe"), (thrown.Failure, thrown.IsTransient, thrown.Method));
        Assert.StartsWith("alipay.open.app.message.topic.subscribe", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(name == "reset" ? null : 32, thrown.TraceId?.Length);
        Assert.Contains(thrown.TraceId ?? "reached", thrown.Message, StringComparison.Ordinal);
        Assert.Null(thrown.SignatureDifference);
        Assert.Empty(shop.Gateway.Problems);
    }

    [Fact]
    public async Task Refusal_carries_code_and_text_of_alipay()
    {
        await using var shop = await SubscriptionShop.OpenAsync(new() { Charset = "GBK" });

        var thrown = await shop.FailAsync(OpenApiFault.Refuse("40006", "Insufficient Permissions", "isv.insufficient-isv-permissions", "权限不足\n请检查"));

        Assert.Equal(("40006", "isv.insufficient-isv-permissions", "权限不足\\u000a请检查"), (thrown.Code, thrown.SubCode, thrown.SubMsg));
        Assert.Contains("code 40006, Insufficient Permissions (isv.insufficient-isv-permissions: 权限不足", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("lacks the permission", thrown.Message, StringComparison.Ordinal);
    }

    /// <summary>Three characters are nine bytes in UTF-8, which GBK cannot read; and their six bytes in GBK are not UTF-8.</summary>
    [Theory]
    [InlineData("GBK", "UTF-8")]
    [InlineData("UTF-8", "GBK")]
    public async Task Success_in_another_charset_is_refused(string charset, string answered)
    {
        await using var shop = await SubscriptionShop.OpenAsync(new() { Charset = charset });
        await shop.Client.SubscribeAsync(Topic, AlipaySubscriptionChannel.WebSocket, tag: "门店测");

        shop.Gateway.Faults.OpenApi.Next(OpenApiFault.Charset(answered));
        var success = await Assert.ThrowsAsync<AlipayOpenApiException>(() => shop.Client.QueryAsync(Topic));

        Assert.Equal(AlipayOpenApiFailure.Unreadable, success.Failure);
        Assert.Contains($"not text in {charset}", success.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Duplicate_and_unknown_topics_are_business_errors_of_the_gateway()
    {
        await using var shop = await SubscriptionShop.OpenAsync();

        var unknown = await Assert.ThrowsAsync<AlipayOpenApiException>(() => shop.Client.UnsubscribeAsync(Topic));
        var notThere = await Assert.ThrowsAsync<AlipayOpenApiException>(() => shop.Client.ModifyAsync(Topic, AlipaySubscriptionChannel.Http));
        await shop.Client.SubscribeAsync(Topic, AlipaySubscriptionChannel.WebSocket);
        var duplicate = await shop.FailAsync();

        Assert.Equal(
            [("40004", "TOPIC_NOT_SUBSCRIBED"), ("40004", "TOPIC_NOT_SUBSCRIBED"), ("40004", "TOPIC_ALREADY_SUBSCRIBED")],
            new[] { unknown, notThere, duplicate }.Select(e => (e.Code!, e.SubCode!)));
        Assert.Empty(shop.Gateway.Problems);
    }

    [Fact]
    public async Task Refused_call_is_not_carried_out_and_a_spoilt_answer_comes_after_it_was()
    {
        await using var shop = await SubscriptionShop.OpenAsync();

        await shop.FailAsync(OpenApiFault.Refuse("40004", "Business Failed"));
        Assert.Empty(shop.Gateway.Subscriptions);
        await shop.FailAsync(OpenApiFault.NoSignature);
        Assert.Single(shop.Gateway.Subscriptions);
    }

    [Fact]
    public async Task Answer_without_a_trace_has_none()
    {
        await using var shop = await SubscriptionShop.OpenAsync();
        shop.Gateway.Faults.OpenApi.Next(OpenApiFault.TraceId(null));
        await shop.Client.SubscribeAsync(Topic, AlipaySubscriptionChannel.WebSocket);
        shop.Gateway.Faults.OpenApi.Next(OpenApiFault.TraceId("0b" + new string('f', 500)));

        var thrown = await shop.FailAsync();

        Assert.Equal(129, thrown.TraceId!.Length);
    }

    [Fact]
    public async Task Gateway_that_never_answers_ends_with_the_time_limit()
    {
        await using var shop = await SubscriptionShop.OpenAsync(clientOptions: Impatient);

        var silent = await shop.FailAsync(OpenApiFault.Hang);
        var halfway = await shop.FailAsync(OpenApiFault.HangHalfway);

        Assert.All([silent, halfway], thrown => Assert.Equal((AlipayOpenApiFailure.TimedOut, true), (thrown.Failure, thrown.IsTransient)));
        Assert.Contains("within 0.3 s (Timeout)", silent.Message, StringComparison.Ordinal);
        Assert.NotNull(halfway.TraceId);
    }

    [Fact]
    public async Task Late_answer_is_taken()
    {
        await using var shop = await SubscriptionShop.OpenAsync();
        shop.Gateway.Faults.OpenApi.Next(OpenApiFault.Delay(TimeSpan.FromMilliseconds(20)));

        await shop.Client.SubscribeAsync(Topic, AlipaySubscriptionChannel.WebSocket);
    }

    [Fact]
    public async Task Gateway_that_is_away_is_unreachable()
    {
        await using var shop = await SubscriptionShop.OpenAsync();
        await shop.Gateway.StopAsync();

        var thrown = await shop.FailAsync();

        Assert.Equal((AlipayOpenApiFailure.Unreachable, true, null), (thrown.Failure, thrown.IsTransient, thrown.HttpStatus));
        await shop.Gateway.RestartAsync();
        await shop.Client.SubscribeAsync(Topic, AlipaySubscriptionChannel.WebSocket);
    }

    [Fact]
    public async Task Cancellation_ends_a_call_and_is_told_from_the_time_limit()
    {
        await using var shop = await SubscriptionShop.OpenAsync();
        shop.Gateway.Faults.OpenApi.Next(OpenApiFault.Hang);
        using var stop = new CancellationTokenSource();

        var call = shop.Client.SubscribeAsync(Topic, AlipaySubscriptionChannel.WebSocket, cancellationToken: stop.Token);
        await shop.Gateway.WaitUntilAsync(gateway => gateway.Requests.Count == 1);
        await stop.CancelAsync();

        Assert.Equal(stop.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call)).CancellationToken);
    }

    [Fact]
    public async Task Disposed_client_ends_its_calls_and_takes_no_more()
    {
        await using var shop = await SubscriptionShop.OpenAsync();
        shop.Gateway.Faults.OpenApi.Next(OpenApiFault.Hang);

        var call = shop.Client.SubscribeAsync(Topic, AlipaySubscriptionChannel.WebSocket);
        await shop.Gateway.WaitUntilAsync(gateway => gateway.Requests.Count == 1);
        shop.Client.Dispose();
        shop.Client.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => call.WaitAsync(Limits.Soon));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => shop.Client.QueryAsync(Topic));
    }
}
