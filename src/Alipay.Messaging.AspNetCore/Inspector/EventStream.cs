using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Alipay.Messaging.AspNetCore.Inspector;

/// <summary>Sends what changes as server-sent events, in batches, until the reader goes or the host stops.</summary>
internal sealed class EventStream(IInspectorSource source, TimeProvider timeProvider)
{
    private const int BatchSize = 500;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(10);

    public async Task WriteAsync(HttpContext context, long after)
    {
        var stopping = context.RequestServices.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            await WriteAsync(context.Response, after, ended.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The reader is gone, or the host stops.
        }
    }

    private async Task WriteAsync(HttpResponse response, long after, CancellationToken cancellationToken)
    {
        var sentState = "";
        while (true)
        {
            var changed = source.Entries.Changed;
            var state = JsonSerializer.Serialize(source.ReadState(), InspectorJson.Readable.InspectorState);
            if (state != sentState)
            {
                await response.WriteAsync($"event: state\ndata: {state}\n\n", cancellationToken).ConfigureAwait(false);
                sentState = state;
            }

            var batch = source.Entries.ReadAfter(after, BatchSize);
            if (batch.Count > 0)
            {
                after = batch[^1].Version;
                var json = JsonSerializer.Serialize(batch.Select(entry => entry.ToSummary()).ToArray(), InspectorJson.Readable.InspectorEntryArray);
                await response.WriteAsync($"event: entries\nid: {after}\ndata: {json}\n\n", cancellationToken).ConfigureAwait(false);
            }

            await response.Body.FlushAsync(cancellationToken).ConfigureAwait(false);
            if (batch.Count < BatchSize)
            {
                await WaitAsync(changed, response, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task WaitAsync(Task changed, HttpResponse response, CancellationToken cancellationToken)
    {
        try
        {
            await changed.WaitAsync(KeepAlive, timeProvider, cancellationToken).ConfigureAwait(false);

            // Changes come in bursts: one batch for each.
            await Task.Delay(Pause, timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await response.WriteAsync(": nothing new\n\n", cancellationToken).ConfigureAwait(false);
        }
    }
}
