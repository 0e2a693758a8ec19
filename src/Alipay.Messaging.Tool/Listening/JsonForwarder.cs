using System.Text;
using Alipay.Messaging.Tool.Output;

namespace Alipay.Messaging.Tool.Listening;

/// <summary>Posts the business JSON as it is, with the message's name and id in headers. Any status of 2xx accepts it.</summary>
internal sealed class JsonForwarder(Uri url) : IForwarder, IDisposable
{
    // Less than a gateway waits for the acknowledgement.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(8);

    private readonly HttpClient _http = new() { Timeout = Limit };

    public async Task<string?> ForwardAsync(string msgApi, string msgId, string content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(content, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("X-Alipay-Msg-Api", msgApi);
        request.Headers.TryAddWithoutValidation("X-Alipay-Msg-Id", msgId);
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? null : Language.Pick($"{url} answered status {(int)response.StatusCode}.", $"{url} 返回状态码 {(int)response.StatusCode}。");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Language.Pick($"{url} did not answer within {Limit.TotalSeconds:0} s.", $"{url} 在 {Limit.TotalSeconds:0} 秒内没有应答。");
        }
        catch (HttpRequestException e)
        {
            return Language.Pick($"{url} did not answer: {e.Message}", $"{url} 没有应答：{e.Message}");
        }
    }

    public void Dispose() => _http.Dispose();
}
