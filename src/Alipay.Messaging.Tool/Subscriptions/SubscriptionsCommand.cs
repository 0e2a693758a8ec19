using System.CommandLine;
using Alipay.Messaging.OpenApi;
using Alipay.Messaging.Testing;
using Alipay.Messaging.Tool.Commands;
using Alipay.Messaging.Tool.Output;
using Spectre.Console;

namespace Alipay.Messaging.Tool.Subscriptions;

/// <summary>Shows and changes what an application is subscribed to, by the four calls of the OpenAPI.</summary>
internal static class SubscriptionsCommand
{
    // Alipay has no call that lists: each topic is asked for, a few at a time.
    private const int ConcurrentQueries = 4;

    private const string BusinessRefusal = "40004";

    public static Command Create() => new(
        "subscriptions",
        Language.Pick("Show and change which messages Alipay sends to the application, and over which channel.", "查看和修改应用订阅的消息及其推送通道。"))
    {
        List(),
        Change(
            "add",
            Language.Pick("Subscribe to a message.", "订阅消息。"),
            takesChannel: true,
            static (client, change, token) => client.SubscribeAsync(change.Topic, change.Channel, change.Authorization, cancellationToken: token)),
        Change(
            "move",
            Language.Pick("Move a subscription to another channel.", "更改订阅的推送通道。"),
            takesChannel: true,
            static (client, change, token) => client.ModifyAsync(change.Topic, change.Channel, change.Authorization, cancellationToken: token)),
        Change(
            "remove",
            Language.Pick("Cancel a subscription.", "取消订阅。"),
            takesChannel: false,
            static (client, change, token) => client.UnsubscribeAsync(change.Topic, change.Authorization, cancellationToken: token)),
    };

    private static Command List()
    {
        var topics = new Option<string[]>("--topic")
        {
            Description = Language.Pick("A message to ask for. Can be repeated. Default: every message of the catalogue.", "要查询的消息。可重复。默认查询目录中的全部消息。"),
            HelpName = "MSGAPI",
            AllowMultipleArgumentsPerToken = false,
        };
        var access = new SubscriptionAccess();
        var command = new Command(
            "list",
            Language.Pick("Ask Alipay for each message whether it is subscribed, and over which channel.", "逐条向支付宝查询是否已订阅以及推送通道。"))
        {
            topics,
        };
        access.AddTo(command);
        command.Runs(async (parsed, terminal, cancellationToken) =>
        {
            using var client = access.Open(parsed);
            var asked = parsed.GetValue(topics) is { Length: > 0 } given ? given : [.. AlipayMessageSamples.All.Keys.Order(StringComparer.Ordinal)];
            var rows = await QueryAsync(client, asked, access.Authorization(parsed), cancellationToken).ConfigureAwait(false);
            terminal.Table(
                rows,
                [Language.Pick("Channel", "通道"), "msgApi", Language.Pick("Meaning", "含义")],
                static row => [State(row), row.Topic.EscapeMarkup(), row.Title.EscapeMarkup()]);
            return ExitCodes.Success;
        });
        return command;
    }

    private static async Task<IReadOnlyList<Row>> QueryAsync(
        AlipaySubscriptionClient client, string[] topics, AlipaySubscriptionAuthorization? authorization, CancellationToken cancellationToken)
    {
        var rows = new Row[topics.Length];
        var options = new ParallelOptions { MaxDegreeOfParallelism = ConcurrentQueries, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, topics.Length, options, async (index, token) =>
        {
            var topic = topics[index];
            var title = AlipayMsgApis.Describe(topic) is { } known ? Language.Pick(known.EnglishTitle, known.ChineseTitle) : "";
            try
            {
                var subscription = await client.QueryAsync(topic, authorization, cancellationToken: token).ConfigureAwait(false);
                rows[index] = new Row(topic, title, subscription?.CommType, null);
            }
            catch (AlipayOpenApiException e) when (e.Code == BusinessRefusal)
            {
                // It is about this topic. Which of these codes means "not subscribed" is not published: Alipay's words are shown.
                rows[index] = new Row(topic, title, null, $"{e.SubCode} {e.SubMsg}".Trim());
            }
        }).ConfigureAwait(false);
        return rows;
    }

    private static string State(Row row) => row switch
    {
        { Channel: { } channel } => $"[green]{channel.EscapeMarkup()}[/]",
        { Refusal: { } refusal } => $"[yellow]{refusal.EscapeMarkup()}[/]",
        _ => $"[grey]{Language.Pick("not subscribed", "未订阅")}[/]",
    };

    private static Command Change(
        string name, string description, bool takesChannel, Func<AlipaySubscriptionClient, TopicChange, CancellationToken, Task> change)
    {
        var topic = new Option<string>("--topic") { Description = Language.Pick("The message.", "消息名称。"), HelpName = "MSGAPI", Required = true };
        var channel = new Option<string>("--channel") { Description = Language.Pick("websocket or http.", "websocket 或 http。"), Required = true };
        channel.AcceptOnlyFromAmong("websocket", "http");
        var access = new SubscriptionAccess();
        var command = new Command(name, description) { topic };
        if (takesChannel)
        {
            command.Add(channel);
        }

        access.AddTo(command);
        command.Runs(async (parsed, terminal, cancellationToken) =>
        {
            using var client = access.Open(parsed);
            var over = takesChannel && parsed.GetRequiredValue(channel) == "http" ? AlipaySubscriptionChannel.Http : AlipaySubscriptionChannel.WebSocket;
            var wanted = new TopicChange(parsed.GetRequiredValue(topic), over, access.Authorization(parsed));
            await change(client, wanted, cancellationToken).ConfigureAwait(false);
            terminal.Result(
                new { wanted.Topic, Channel = takesChannel ? over.ToString() : null, Subscribed = takesChannel },
                takesChannel ? $"[green]✓[/] {wanted.Topic.EscapeMarkup()}  {over}" : $"[green]✓[/] {wanted.Topic.EscapeMarkup()}  {Language.Pick("not subscribed", "未订阅")}");
            return ExitCodes.Success;
        });
        return command;
    }

    /// <param name="Topic">The message.</param>
    /// <param name="Title">What it reports.</param>
    /// <param name="Channel">The channel; null when it is not subscribed, or when Alipay refused to tell.</param>
    /// <param name="Refusal">Alipay's words; null without a refusal.</param>
    private sealed record Row(string Topic, string Title, string? Channel, string? Refusal);

    private sealed record TopicChange(string Topic, AlipaySubscriptionChannel Channel, AlipaySubscriptionAuthorization? Authorization);
}
