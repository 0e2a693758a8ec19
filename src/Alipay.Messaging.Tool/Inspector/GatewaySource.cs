using Alipay.Messaging.AspNetCore.Inspector;
using Alipay.Messaging.Testing;

namespace Alipay.Messaging.Tool.Inspector;

/// <summary>A gateway, as the inspector sees it. Thread-safe.</summary>
internal sealed class GatewaySource : IInspectorGateway
{
    // The client answers FAIL to what its queue cannot hold.
    private const int MaxUnacknowledged = 64;

    private static readonly string[] Actions = ["drop", "reset", "close", "ping", "stopPonging"];

    private readonly GatewayFaultSwitches _faults = new();
    private readonly string _instance = Guid.NewGuid().ToString("N");
    private volatile AlipayTestGateway? _gateway;

    public GatewayRecorder Recorder { get; } = new();

    public EntryLog Entries => Recorder.Entries;

    private AlipayTestGateway Gateway => _gateway ?? throw new ArgumentException("The gateway is starting.");

    public void Attach(AlipayTestGateway gateway)
    {
        _gateway = gateway;
        Entries.Signal();
    }

    public InspectorState ReadState() => new()
    {
        Kind = "gateway",
        Instance = _instance,
        Name = _gateway?.Host ?? "",
        AppId = _gateway?.AppId,
        Features = ["push", "faults", "import", "export", "subscriptions"],
        Connections = [.. _gateway?.Connections.Where(connection => connection.IsOpen).Select(Describe) ?? []],
        Faults = _faults.Read(),
        Subscriptions = [.. _gateway?.Subscriptions.Select(one => new InspectorSubscription(one.Topic, one.CommType, one.AuthType)) ?? []],
    };

    public async Task<IReadOnlyList<PushAnswer>> PushAsync(PushCommand command, CancellationToken cancellationToken)
    {
        var signature = ParseSignature(command.Signature ?? _faults.PushSignature);
        var pushes = Enumerable.Range(0, command.Count ?? 1)
            .Select(_ => new Push(command.MsgApi, command.Content, command.MsgId ?? Guid.NewGuid().ToString("N"), command.IsHttp ? new Uri(command.Url!) : null, signature)) // Validated.
            .ToArray();
        return await SendAsync(pushes, command.Wait ?? true, cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<PushAnswer>> RepeatAsync(IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        var signature = ParseSignature(_faults.PushSignature);
        var pushes = ids.Select(id => Entries.Find(id) is { Kind: EntryKinds.Message or EntryKinds.Recorded, Content: { } content } entry
                && (entry.Url is null || PushCommand.IsHttpUrl(entry.Url))
            ? new Push(entry.Name, content, entry.MsgId ?? Guid.NewGuid().ToString("N"), entry.Url is null ? null : new Uri(entry.Url), signature)
            : throw new ArgumentException($"Entry {id} is no message, or is no longer kept."));
        return await SendAsync([.. pushes], wait: true, cancellationToken).ConfigureAwait(false);
    }

    public IReadOnlyDictionary<string, FaultSwitch> ReadFaults() => _faults.Read();

    public void SetFaults(IReadOnlyDictionary<string, string> faults)
    {
        _faults.Set(Gateway.Faults, faults);
        Entries.Signal();
    }

    public async Task ActAsync(string action, int connection, CancellationToken cancellationToken)
    {
        var found = Gateway.Connections.FirstOrDefault(one => one.Number == connection && one.IsOpen)
            ?? throw new ArgumentException($"Connection {connection} is not open.");
        switch (action)
        {
            case "drop":
                found.Drop();
                break;
            case "reset":
                found.Reset();
                break;
            case "close":
                await found.CloseAsync(1001, "going away", cancellationToken).ConfigureAwait(false);
                break;
            case "ping":
                await found.PingAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
                break;
            case "stopPonging":
                found.StopPonging();
                break;
            default:
                throw new ArgumentException($"There is no action '{action}': there are {string.Join(", ", Actions)}.");
        }
    }

    public void Import(IReadOnlyList<RecordedMessage> messages)
    {
        foreach (var message in messages)
        {
            Entries.Add(message.ToEntry());
        }
    }

    private static PushSignature ParseSignature(string signature)
        => Enum.TryParse<PushSignature>(signature, ignoreCase: true, out var parsed) && Enum.IsDefined(parsed) && !char.IsAsciiDigit(signature[0])
            ? parsed
            : throw new ArgumentException("signature must be valid, ofOtherText, ofForeignKey, garbage or missing.");

    private InspectorConnection Describe(GatewayConnection connection) => new()
    {
        Name = $"Connection {connection.Number}",
        Number = connection.Number,
        State = EntryStates.Open,
        Since = Recorder.OpenedAt(connection.Number),
        Actions = Actions,
    };

    private async Task<IReadOnlyList<PushAnswer>> SendAsync(Push[] pushes, bool wait, CancellationToken cancellationToken)
    {
        if (pushes.Length > 1 && pushes[0].Url is null && Gateway.ConnectionCount == 0)
        {
            throw new ArgumentException("No client is connected. Push a single message to wait for one.");
        }

        var answers = new PushAnswer[pushes.Length];
        var sending = Parallel.ForAsync(
            0,
            pushes.Length,
            new ParallelOptions { MaxDegreeOfParallelism = MaxUnacknowledged, CancellationToken = wait ? cancellationToken : CancellationToken.None },
            async (i, token) => answers[i] = await SendAsync(pushes[i], token).ConfigureAwait(false));
        if (!wait)
        {
            _ = ReportAsync(sending);
            return [.. pushes.Select(push => new PushAnswer { MsgId = push.MsgId })];
        }

        await sending.ConfigureAwait(false);
        return answers;
    }

    /// <summary>What no caller waits for is listed when it fails.</summary>
    private async Task ReportAsync(Task sending)
    {
        try
        {
            await sending.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Entries.Add(new() { At = TimeProvider.System.GetUtcNow(), Kind = EntryKinds.Problem, Name = $"A push failed: {e.Message}", State = EntryStates.Fail });
        }
    }

    private async Task<PushAnswer> SendAsync(Push push, CancellationToken cancellationToken)
    {
        if (push.Url is null)
        {
            var result = await Gateway.PushAsync(push.MsgApi, push.Content, new PushOptions { MsgId = push.MsgId, Signature = push.Signature }, cancellationToken).ConfigureAwait(false);
            return new PushAnswer
            {
                MsgId = result.MsgId,
                Status = result.Status?.ToString().ToUpperInvariant(),
                Milliseconds = result.Elapsed.TotalMilliseconds,
                Deliveries = result.Deliveries.Count,
                Error = result.Deliveries.Count == 0 ? "No client connected in time." : result.Status is null ? "The client did not answer in time." : null,
            };
        }

        var began = TimeProvider.System.GetTimestamp();
        var posted = await Gateway.PostAsync(push.Url, push.MsgApi, push.Content, new PostOptions { NotifyId = push.MsgId, Signature = push.Signature }, cancellationToken).ConfigureAwait(false);
        var last = posted.Deliveries[^1];
        return new PushAnswer
        {
            MsgId = posted.NotifyId,
            Status = last.Status is null ? null : posted.Succeeded ? "SUCCESS" : "FAIL",
            Milliseconds = TimeProvider.System.GetElapsedTime(began).TotalMilliseconds,
            Deliveries = posted.Deliveries.Count,
            Error = last.Status is null ? $"{push.Url} did not answer." : last.Status != 200 ? $"{push.Url} answered status {last.Status}." : null,
        };
    }

    private sealed record Push(string MsgApi, string Content, string MsgId, Uri? Url, PushSignature Signature);
}
