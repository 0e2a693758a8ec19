using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Alipay.Messaging.AspNetCore.Inspector;

/// <summary>Answers the requests that only a gateway can serve. An application answers them with 404.</summary>
internal sealed class GatewayRequests(Func<IInspectorSource> source)
{
    public Task PushAsync(HttpContext context) => WithAsync(context, async gateway =>
    {
        var command = await ReadAsync(context, InspectorJson.Default.PushCommand).ConfigureAwait(false);
        command.Validate();
        await AnswerAsync(context, await gateway.PushAsync(command, context.RequestAborted).ConfigureAwait(false)).ConfigureAwait(false);
    });

    public Task RepeatAsync(HttpContext context) => WithAsync(context, async gateway =>
    {
        var command = await ReadAsync(context, InspectorJson.Default.RepeatCommand).ConfigureAwait(false);
        await AnswerAsync(context, await gateway.RepeatAsync(command.Ids ?? [], context.RequestAborted).ConfigureAwait(false)).ConfigureAwait(false);
    });

    public Task ActAsync(HttpContext context) => WithAsync(context, async gateway =>
    {
        var command = await ReadAsync(context, InspectorJson.Default.ConnectionCommand).ConfigureAwait(false);
        await gateway.ActAsync(command.Action ?? "", command.Connection, context.RequestAborted).ConfigureAwait(false);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    });

    public Task FaultsAsync(HttpContext context)
        => WithAsync(context, gateway => InspectorEndpoints.AnswerAsync(context, gateway.ReadFaults(), InspectorJson.Readable.IReadOnlyDictionaryStringFaultSwitch));

    public Task SetFaultsAsync(HttpContext context) => WithAsync(context, async gateway =>
    {
        gateway.SetFaults(await ReadAsync(context, InspectorJson.Default.DictionaryStringString).ConfigureAwait(false));
        await InspectorEndpoints.AnswerAsync(context, gateway.ReadFaults(), InspectorJson.Readable.IReadOnlyDictionaryStringFaultSwitch).ConfigureAwait(false);
    });

    public Task SubscriptionsAsync(HttpContext context) => WithAsync(
        context,
        gateway => InspectorEndpoints.AnswerAsync(context, gateway.ReadState().Subscriptions ?? [], InspectorJson.Readable.IReadOnlyListInspectorSubscription));

    /// <summary>All lines are read before the first is listed: a damaged recording changes nothing.</summary>
    public Task ImportAsync(HttpContext context) => WithAsync(context, async gateway =>
    {
        var messages = new List<RecordedMessage>();
        using var reader = new StreamReader(context.Request.Body);
        for (var number = 1; await reader.ReadLineAsync(context.RequestAborted).ConfigureAwait(false) is { } line; number++)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                messages.Add(Parse(line, number));
            }
        }

        gateway.Import(messages);
        await InspectorEndpoints.AnswerAsync(context, new ImportAnswer(messages.Count), InspectorJson.Readable.ImportAnswer).ConfigureAwait(false);
    });

    private static RecordedMessage Parse(string line, int number)
    {
        try
        {
            if (JsonSerializer.Deserialize(line, InspectorJson.Default.RecordedMessage) is { MsgApi: not null, Content: not null } message)
            {
                return message;
            }
        }
        catch (JsonException e)
        {
            throw new ArgumentException($"Line {number} is not JSON: {e.Message}", e);
        }

        throw new ArgumentException($"Line {number} needs msgApi and content.");
    }

    private static async Task<T> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class
        => await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted).ConfigureAwait(false)
            ?? throw new ArgumentException("The body must be a JSON object.");

    private static Task AnswerAsync(HttpContext context, IReadOnlyList<PushAnswer> answers)
        => InspectorEndpoints.AnswerAsync(context, new PushAnswers(answers), InspectorJson.Readable.PushAnswers);

    private Task WithAsync(HttpContext context, Func<IInspectorGateway, Task> answer)
    {
        if (source() is IInspectorGateway gateway)
        {
            return answer(gateway);
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
