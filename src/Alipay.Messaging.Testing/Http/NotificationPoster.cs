using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Alipay.Messaging.Testing.Frames;
using Alipay.Messaging.Testing.Hosting;

namespace Alipay.Messaging.Testing.Http;

/// <summary>Posts notifications as the platform does, and delivers them again by its schedule (http-protocol.md 1.1 and 3.2).</summary>
internal sealed class NotificationPoster(GatewayJournal journal) : IDisposable
{
    private static readonly TimeSpan[] Schedule =
    [
        TimeSpan.Zero, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1), TimeSpan.FromHours(2),
        TimeSpan.FromHours(6), TimeSpan.FromHours(15),
    ];

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <param name="url">Where to post.</param>
    /// <param name="notice">What is posted, for the observer; its text is that of the first delivery.</param>
    /// <param name="write">Writes the body of one delivery: each has its own time.</param>
    /// <param name="options">How to post.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async Task<PostResult> PostAsync(
        Uri url, Notice notice, Func<byte[]> write, PostOptions options, CancellationToken cancellationToken)
    {
        var first = write();
        var number = Start(url, notice, first);
        PostResult? result = null;
        try
        {
            return result = await PostAsync(url, notice.Id, first, write, options, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            journal.Observe(new PushEndedEvent { Push = number, Posted = result });
        }
    }

    public void Dispose() => _http.Dispose();

    private long Start(Uri url, Notice notice, byte[] form)
    {
        var number = journal.NextPush();
        if (journal.IsObserved)
        {
            journal.Observe(new PushStartedEvent
            {
                Push = number,
                MsgApi = notice.Name,
                MsgId = notice.Id,
                Content = notice.Content ?? Encoding.ASCII.GetString(form),
                Text = Encoding.ASCII.GetString(form),
                Url = url,
            });
        }

        return number;
    }

    private async Task<PostResult> PostAsync(
        Uri url, string notifyId, byte[] first, Func<byte[]> write, PostOptions options, CancellationToken cancellationToken)
    {
        var deliveries = new List<PostDelivery> { await DeliverAsync(url, first, options, cancellationToken).ConfigureAwait(false) };
        for (var next = 0; options.Redeliver && next < Schedule.Length && deliveries[^1] is not { Status: 200, Body: "success" }; next++)
        {
            await Task.Delay(Schedule[next], options.TimeProvider, cancellationToken).ConfigureAwait(false);
            deliveries.Add(await DeliverAsync(url, write(), options, cancellationToken).ConfigureAwait(false));
        }

        return new PostResult { NotifyId = notifyId, Deliveries = deliveries };
    }

    private async Task<PostDelivery> DeliverAsync(Uri url, byte[] form, PostOptions options, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = options.Fault == PostFault.Slow ? new StalledContent(form) : new ByteArrayContent(form) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse($"application/x-www-form-urlencoded; charset={options.Charset ?? "UTF-8"}");
        request.Headers.TryAddWithoutValidation("User-Agent", "Mozilla/4.0");
        var sentAt = options.TimeProvider.GetUtcNow();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Timeout);
        try
        {
            using var response = await _http.SendAsync(request, limit.Token).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(limit.Token).ConfigureAwait(false);
            var type = response.Content.Headers.ContentType;
            var encoding = WireText.Encoding(type?.CharSet ?? "UTF-8") ?? Encoding.UTF8;
            return Delivery((int)response.StatusCode, type?.ToString(), encoding.GetString(body), sentAt);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return Delivery(null, null, null, sentAt);
        }
    }

    private static PostDelivery Delivery(int? status, string? contentType, string? body, DateTimeOffset sentAt)
        => new() { Status = status, ContentType = contentType, Body = body, SentAt = sentAt };

    /// <summary>Sends the first half and then nothing, until it is canceled.</summary>
    private sealed class StalledContent(byte[] body) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
            => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync(body.AsMemory(0, body.Length / 2), cancellationToken).ConfigureAwait(false);
            await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = body.Length;
            return true;
        }
    }
}
