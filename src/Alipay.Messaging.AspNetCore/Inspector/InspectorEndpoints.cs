using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alipay.Messaging.AspNetCore.Inspector;

/// <summary>Maps the page and its API.</summary>
internal sealed class InspectorEndpoints
{
    private readonly InspectorAccess _access;
    private readonly RouteGroupBuilder _group;

    private InspectorEndpoints(RouteGroupBuilder group, InspectorAccess access)
    {
        _group = group;
        _access = access;
    }

    /// <param name="endpoints">Where to map.</param>
    /// <param name="pattern">The path of the page.</param>
    /// <param name="source">What it shows; created by the first request.</param>
    /// <param name="access">Who may use it.</param>
    /// <param name="timeProvider">The clock.</param>
    public static RouteGroupBuilder Map(
        IEndpointRouteBuilder endpoints, string pattern, Func<IInspectorSource> source, InspectorAccess access, TimeProvider timeProvider)
    {
        var group = endpoints.MapGroup(pattern);
        var map = new InspectorEndpoints(group, access);
        map.Page();
        map.Get("catalogue", InspectorPage.WriteCatalogueAsync);
        map.Get("state", context => AnswerAsync(context, source().ReadState(), InspectorJson.Readable.InspectorState));
        var entries = new EntryRequests(source, timeProvider);
        map.Get("entries", entries.ListAsync);
        map.Get("entries/{id:long}", entries.OneAsync);
        map.Get("events", entries.EventsAsync);
        map.Get("export", entries.ExportAsync);
        var gateway = new GatewayRequests(source);
        map.Post("push", gateway.PushAsync);
        map.Post("repeat", gateway.RepeatAsync);
        map.Post("connections", gateway.ActAsync);
        map.Post("import", gateway.ImportAsync);
        map.Get("faults", gateway.FaultsAsync);
        map.Put("faults", gateway.SetFaultsAsync);
        map.Get("subscriptions", gateway.SubscriptionsAsync);
        var ledger = new LedgerRequests(source);
        map.Get("ledger", ledger.ListAsync);
        map.Get("ledger/content", ledger.ContentAsync);
        map.Post("ledger/redrive", ledger.RedriveAsync);
        map.Post("ledger/discard", ledger.DiscardAsync);
        return group;
    }

    public static async Task AnswerAsync<T>(HttpContext context, T body, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        context.Response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(context.Response.Body, body, type, context.RequestAborted).ConfigureAwait(false);
    }

    private static async Task RefuseAsync(HttpContext context, InspectorProblem problem)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = problem.Status;
        context.Response.ContentType = "application/problem+json";
        await JsonSerializer.SerializeAsync(context.Response.Body, problem, InspectorJson.Readable.InspectorProblem, context.RequestAborted).ConfigureAwait(false);
    }

    private void Page() => _group.MapGet("", async context =>
    {
        InspectorPage.WriteHeaders(context.Response);
        if (_access.TryExchange(context))
        {
            return;
        }

        await (_access.Check(context.Request, changes: false) is { } refusal ? RefuseAsync(context, refusal) : InspectorPage.WriteAsync(context)).ConfigureAwait(false);
    });

    private void Get(string path, RequestDelegate answer) => _group.MapGet("/api/" + path, Guarded(answer, changes: false));

    private void Post(string path, RequestDelegate answer) => _group.MapPost("/api/" + path, Guarded(answer, changes: true));

    private void Put(string path, RequestDelegate answer) => _group.MapPut("/api/" + path, Guarded(answer, changes: true));

    private RequestDelegate Guarded(RequestDelegate answer, bool changes) => async context =>
    {
        InspectorPage.WriteHeaders(context.Response);
        if (_access.Check(context.Request, changes) is { } refusal)
        {
            await RefuseAsync(context, refusal).ConfigureAwait(false);
            return;
        }

        try
        {
            await answer(context).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ArgumentException or JsonException)
        {
            await RefuseAsync(context, new InspectorProblem("Bad Request", StatusCodes.Status400BadRequest, e.Message)).ConfigureAwait(false);
        }
    };
}
