using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Alipay.Messaging.AspNetCore.Inspector;

/// <summary>Answers the requests about the ledger of an application; 404 without one.</summary>
internal sealed class LedgerRequests(Func<IInspectorSource> source)
{
    public Task ListAsync(HttpContext context) => WithAsync(context, async ledger =>
    {
        var query = context.Request.Query;
        var page = await ledger.ReadAsync(App(context), query["state"].ToString(), Number(query["after"]), context.RequestAborted).ConfigureAwait(false);
        await InspectorEndpoints.AnswerAsync(context, page, InspectorJson.Readable.LedgerPage).ConfigureAwait(false);
    });

    public Task ContentAsync(HttpContext context) => WithAsync(context, async ledger =>
    {
        var content = await ledger.ReadContentAsync(App(context), Number(context.Request.Query["id"]), User(context), context.RequestAborted).ConfigureAwait(false);
        context.Response.StatusCode = content is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(content ?? "", context.RequestAborted).ConfigureAwait(false);
    });

    public Task RedriveAsync(HttpContext context) => DecideAsync(context, (ledger, command) => ledger.RedriveAsync(command.App, command.Id, User(context), context.RequestAborted));

    public Task DiscardAsync(HttpContext context) => DecideAsync(context, (ledger, command) => ledger.DiscardAsync(command.App, command.Id, User(context), context.RequestAborted));

    private static string User(HttpContext context) => context.User.Identity?.Name ?? "a local user";

    private static string? App(HttpContext context) => context.Request.Query.TryGetValue("app", out var app) ? app.ToString() : null;

    private static long Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private Task DecideAsync(HttpContext context, Func<IInspectorLedger, LedgerCommand, Task<bool>> decide) => WithAsync(context, async ledger =>
    {
        var command = await JsonSerializer.DeserializeAsync(context.Request.Body, InspectorJson.Default.LedgerCommand, context.RequestAborted).ConfigureAwait(false)
            ?? throw new ArgumentException("The body must be a JSON object.");
        var answer = new LedgerAnswer(await decide(ledger, command).ConfigureAwait(false));
        await InspectorEndpoints.AnswerAsync(context, answer, InspectorJson.Readable.LedgerAnswer).ConfigureAwait(false);
    });

    private Task WithAsync(HttpContext context, Func<IInspectorLedger, Task> answer)
    {
        if (source() is IInspectorLedger ledger)
        {
            return answer(ledger);
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
