using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Alipay.Messaging.OpenApi;

namespace Alipay.Messaging.Tests.OpenApi;

/// <summary>The gateway finds what is wrong with a call. A correct one is recorded, changed and posted again.</summary>
public sealed class GatewayCallCheckTests : IAsyncLifetime
{
    private SubscriptionShop _shop = null!; // Set before each test.

    public async Task InitializeAsync() => _shop = await SubscriptionShop.OpenAsync();

    public Task DisposeAsync() => _shop.DisposeAsync().AsTask();

    [Theory]
    [InlineData("version", "2.0", "version is not what it should be")]
    [InlineData("version", null, "version is missing")]
    [InlineData("format", "JSON", "format is not what it should be")]
    [InlineData("timestamp", "2001-01-01 00:00:00", "timestamp is not what it should be")]
    [InlineData("timestamp", "1700000000000", "timestamp is not what it should be")]
    [InlineData("app_id", "2", "app_id is not what it should be")]
    [InlineData("charset", "GBK", "charset is not what it should be")]
    [InlineData("sign_type", "RSA", "sign_type is not what it should be")]
    [InlineData("sign", "AAAA", "the signature does not match the parameters")]
    [InlineData("app_cert_sn", "0", "app_cert_sn does not belong here")]
    [InlineData("nonce", "0", "nonce does not belong here")]
    [InlineData("biz_content", "[]", "biz_content is not a JSON object")]
    [InlineData("biz_content", """{"topic":"a","comm_type":"MQ"}""", "comm_type is neither HTTP nor WebSocket")]
    [InlineData("biz_content", """{"topic":"a","comm_type":"HTTP","auth_token":"t"}""", "auth_type and auth_token belong together")]
    [InlineData("biz_content", """{"topic":7,"comm_type":"HTTP"}""", "topic is not a text")]
    [InlineData("biz_content", """{"comm_type":"HTTP","x":"y"}""", "x does not belong here")]
    public async Task Changed_parameter_is_a_problem_and_a_refusal(string name, string? value, string problem)
    {
        var form = await RecordAsync();
        form.Remove(name);
        if (value is not null)
        {
            form[name] = value;
        }

        var (status, body) = await PostAsync(Encode(form));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("\"code\":\"4000", body, StringComparison.Ordinal);
        Assert.DoesNotContain("\"sign\":", body, StringComparison.Ordinal);
        Assert.Contains($"openapi: {problem}", _shop.Gateway.Problems);
        Assert.Single(_shop.Gateway.Subscriptions);
    }

    [Fact]
    public async Task Unchanged_call_that_is_posted_again_has_no_problem()
    {
        var (_, body) = await PostAsync(Encode(await RecordAsync()));

        Assert.Contains("TOPIC_ALREADY_SUBSCRIBED", body, StringComparison.Ordinal);
        Assert.Contains("\"sign\":", body, StringComparison.Ordinal);
        Assert.Empty(_shop.Gateway.Problems);
    }

    [Fact]
    public async Task Method_query_type_and_encoding_are_checked()
    {
        var form = Encode(await RecordAsync());

        await PostAsync(form, query: "");
        await PostAsync(form, contentType: "application/json");
        await PostAsync(form + "&topic=a&topic=a");
        await PostAsync(form.Replace("%3A", "%3a", StringComparison.Ordinal));

        var problems = string.Join('\n', _shop.Gateway.Problems);
        Assert.Contains("the query is not the charset alone", problems, StringComparison.Ordinal);
        Assert.Contains("Content-Type is 'application/json'", problems, StringComparison.Ordinal);
        Assert.Contains("topic occurs more than once", problems, StringComparison.Ordinal);
        Assert.Contains("is not form-encoded", problems, StringComparison.Ordinal);
    }

    private async Task<Dictionary<string, string>> RecordAsync()
    {
        await _shop.Client.SubscribeAsync(SubscriptionShop.Topic, AlipaySubscriptionChannel.Http);
        return new Dictionary<string, string>(Assert.Single(_shop.Gateway.Requests).Parameters);
    }

    private static string Encode(Dictionary<string, string> form)
        => string.Join('&', form.Select(pair => $"{pair.Key}={WebUtility.UrlEncode(pair.Value).Replace("!", "%21", StringComparison.Ordinal)}"));

    private async Task<(HttpStatusCode Status, string Body)> PostAsync(
        string form, string query = "?charset=UTF-8", string contentType = "application/x-www-form-urlencoded;charset=UTF-8")
    {
        using var http = new HttpClient();
        using var content = new ByteArrayContent(Encoding.ASCII.GetBytes(form));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        using var response = await http.PostAsync(new Uri($"http://{_shop.Gateway.Host}/gateway.do{query}"), content);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
