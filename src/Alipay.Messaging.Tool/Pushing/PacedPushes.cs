using System.Globalization;
using Alipay.Messaging.Tool.Gateway;
using Alipay.Messaging.Tool.Output;
using Spectre.Console;

namespace Alipay.Messaging.Tool.Pushing;

/// <summary>Pushes messages at given times or one after the other, prints how each was acknowledged, and counts.</summary>
internal sealed class PacedPushes(GatewayClient client, Terminal terminal, bool untilSuccess)
{
    // Begins of pushes that wait for their answers. More would only wait in the gateway.
    private const int MaxWaiting = 2_000;

    private static readonly TimeSpan RedeliveryDelay = TimeSpan.FromSeconds(1);

    private int _succeeded;
    private int _failed;
    private int _unanswered;

    /// <summary>Pushes all; canceled, it reports what it has pushed.</summary>
    /// <param name="pushes">Each message, and when it begins after the start; null for after the answer to the one before.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>The exit code: negative when any message was not acknowledged SUCCESS.</returns>
    public async Task<int> RunAsync(IEnumerable<(PushRequest Request, TimeSpan? At)> pushes, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        var waiting = new List<Task>();
        using var slots = new SemaphoreSlim(MaxWaiting);
        foreach (var (request, at) in pushes)
        {
            if (at is { } time && time - TimeProvider.System.GetElapsedTime(began) is { Ticks: > 0 } left)
            {
                await Task.Delay(left, TimeProvider.System, cancellationToken).ConfigureAwait(false);
            }

            await slots.WaitAsync(cancellationToken).ConfigureAwait(false);
            var push = PushAsync(request, slots, cancellationToken);
            if (at is null)
            {
                await push.ConfigureAwait(false);
            }
            else
            {
                waiting.RemoveAll(static one => one.IsCompletedSuccessfully);
                waiting.Add(push);
                if (waiting.Find(static one => one.IsFaulted) is { } broken)
                {
                    await broken.ConfigureAwait(false);
                }
            }
        }

        await Task.WhenAll(waiting).ConfigureAwait(false);
        if (_succeeded + _failed + _unanswered > 1)
        {
            terminal.Note(Language.Pick(
                $"{_succeeded} SUCCESS, {_failed} FAIL, {_unanswered} without an answer", $"SUCCESS {_succeeded} 条，FAIL {_failed} 条，无应答 {_unanswered} 条"));
        }

        return _failed + _unanswered == 0 ? ExitCodes.Success : ExitCodes.Negative;
    }

    private async Task PushAsync(PushRequest request, SemaphoreSlim slots, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await client.PushAsync(request, cancellationToken).ConfigureAwait(false);
            while (untilSuccess && answer.Status != "SUCCESS")
            {
                Print(request, answer);
                await Task.Delay(RedeliveryDelay, TimeProvider.System, cancellationToken).ConfigureAwait(false);
                answer = await client.PushAsync(request with { MsgId = answer.MsgId }, cancellationToken).ConfigureAwait(false);
            }

            Interlocked.Increment(ref answer.Status == "SUCCESS" ? ref _succeeded : ref answer.Status is null ? ref _unanswered : ref _failed);
            Print(request, answer);
        }
        finally
        {
            slots.Release();
        }
    }

    private void Print(PushRequest request, PushAnswer answer)
    {
        var color = answer.Status switch { "SUCCESS" => "green", null => "yellow", _ => "red" };
        var status = answer.Status ?? Language.Pick("no answer", "无应答");
        var time = answer.Milliseconds is { } milliseconds ? string.Create(CultureInfo.InvariantCulture, $" {milliseconds:0.0} ms") : "";
        terminal.Result(
            new { request.MsgApi, answer.MsgId, answer.Status, answer.Milliseconds, answer.Deliveries, answer.Error },
            $"[{color}]{status}[/]{time}  {request.MsgApi.EscapeMarkup()}  {answer.MsgId.EscapeMarkup()}{(answer.Error is null ? "" : $"  {answer.Error.EscapeMarkup()}")}");
    }
}
