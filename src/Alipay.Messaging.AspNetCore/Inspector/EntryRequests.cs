using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Alipay.Messaging.AspNetCore.Inspector;

/// <summary>Answers the requests about entries.</summary>
internal sealed class EntryRequests(Func<IInspectorSource> source, TimeProvider timeProvider)
{
    private const int PageSize = 1000;

    public Task ListAsync(HttpContext context)
    {
        var after = After(context.Request.Query["after"]);
        var read = source().Entries.ReadAfter(after, PageSize);
        var page = new EntryPage([.. read.Select(entry => entry.ToSummary())], read.Count == 0 ? after : read[^1].Version);
        return InspectorEndpoints.AnswerAsync(context, page, InspectorJson.Readable.EntryPage);
    }

    public Task OneAsync(HttpContext context)
    {
        var id = long.Parse((string)context.Request.RouteValues["id"]!, CultureInfo.InvariantCulture); // The route requires a number.
        if (source().Entries.Find(id) is { } entry)
        {
            return InspectorEndpoints.AnswerAsync(context, entry, InspectorJson.Readable.InspectorEntry);
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    /// <summary>A browser that connects again sends the id of the last event that it got.</summary>
    public Task EventsAsync(HttpContext context)
    {
        var last = context.Request.Headers["Last-Event-ID"].ToString();
        return new EventStream(source(), timeProvider).WriteAsync(context, After(last.Length > 0 ? last : context.Request.Query["after"]));
    }

    public async Task ExportAsync(HttpContext context)
    {
        context.Response.ContentType = "application/x-ndjson";
        context.Response.Headers.ContentDisposition = "attachment; filename=\"alipay-messages.jsonl\"";
        foreach (var entry in source().Entries.All().Where(entry => entry.Kind is EntryKinds.Message or EntryKinds.Recorded && entry.Content is not null))
        {
            await JsonSerializer.SerializeAsync(context.Response.Body, RecordedMessage.Of(entry), InspectorJson.Readable.RecordedMessage, context.RequestAborted)
                .ConfigureAwait(false);
            await context.Response.WriteAsync("\n", context.RequestAborted).ConfigureAwait(false);
        }
    }

    private static long After(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var after) ? after : 0;
}
