using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Alipay.Messaging.Tool.Output;

namespace Alipay.Messaging.Tool.Gateway;

/// <summary>Calls the API of a running gateway. Thread-safe.</summary>
internal sealed class GatewayClient : IDisposable
{
    public const string TokenVariable = "ALIPAY_MSG_TOKEN";

    private const string Api = "inspector/api/";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly Uri _address;
    private readonly HttpClient _http;

    public GatewayClient(Uri address, string? token)
    {
        _address = new Uri(address, "/");
        // A gateway on this machine; a proxy would lead the requests away. A push waits for its acknowledgement as long as the gateway does.
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = _address, Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.Add("X-Alipay-Inspector", "1");
        if (!string.IsNullOrEmpty(token))
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
    }

    /// <summary>Pushes one message and waits for its acknowledgement.</summary>
    /// <exception cref="ToolException">There is no gateway, or it refuses the request.</exception>
    public async Task<PushAnswer> PushAsync(PushRequest request, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(() => _http.PostAsJsonAsync(Api + "push", request, cancellationToken)).ConfigureAwait(false);
        var answer = await ReadAsync(response, cancellationToken).ConfigureAwait(false);
        return answer.RootElement.GetProperty("results")[0].Deserialize<PushAnswer>(Json)!; // The API sends one result for one push.
    }

    public void Dispose() => _http.Dispose();

    private static async Task<JsonDocument> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return await response.Content.ReadFromJsonAsync<JsonDocument>(cancellationToken).ConfigureAwait(false)
                ?? throw new JsonException();
        }
        catch (JsonException e)
        {
            throw new ToolException(
                ExitCodes.Unreachable,
                Language.Pick("What answered is not a gateway of alipay-msg.", "应答方不是 alipay-msg 的网关。"),
                e);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(Func<Task<HttpResponseMessage>> send)
    {
        HttpResponseMessage response;
        try
        {
            response = await send().ConfigureAwait(false);
        }
        catch (HttpRequestException e)
        {
            throw new ToolException(
                ExitCodes.Unreachable,
                Language.Pick(
                    $"No gateway answers at {_address}. Start one with: alipay-msg gateway. One on another port is named by --gateway or ALIPAY_MSG_GATEWAY.",
                    $"{_address} 上没有网关应答。请先启动：alipay-msg gateway。其他端口的网关用 --gateway 或 ALIPAY_MSG_GATEWAY 指定。"),
                e);
        }

        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
                ? new ToolException(
                    ExitCodes.Refused,
                    Language.Pick(
                        $"The gateway refused the token. Give the one that it printed, with --token or {TokenVariable}.",
                        $"网关拒绝了令牌。请用 --token 或 {TokenVariable} 提供网关启动时打印的令牌。"))
                : new ToolException(ExitCodes.Refused, await ProblemOfAsync(response).ConfigureAwait(false));
        }
    }

    private static async Task<string> ProblemOfAsync(HttpResponseMessage response)
    {
        var status = Language.Pick($"The gateway answered status {(int)response.StatusCode}.", $"网关返回状态码 {(int)response.StatusCode}。");
        try
        {
            using var problem = await response.Content.ReadFromJsonAsync<JsonDocument>().ConfigureAwait(false);
            return problem?.RootElement is { ValueKind: JsonValueKind.Object } root
                && (root.TryGetProperty("detail", out var text) || root.TryGetProperty("title", out text)) && text.GetString() is { Length: > 0 } detail
                    ? detail
                    : status;
        }
        catch (JsonException)
        {
            return status;
        }
    }
}
