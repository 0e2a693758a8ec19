using System.Text;
using Alipay.Messaging.Testing.Connections;
using Alipay.Messaging.Testing.Frames;
using Alipay.Messaging.Testing.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Alipay.Messaging.Testing.Handshake;

/// <summary>Answers <c>GET /websocket</c>: the upgrade (protocol.md 2), and then the life of the connection.</summary>
internal sealed class UpgradeEndpoint(
    AlipayTestGatewayOptions options,
    GatewayJournal journal,
    GatewayFaults faults,
    RequestCheck check,
    LinkTokens tokens,
    ClientMessages messages,
    Pusher pusher)
{
    public const string Path = "/websocket";

    private static readonly string[] Unwanted = ["Origin", "Sec-WebSocket-Protocol", "Sec-WebSocket-Extensions"];

    private readonly Encoding _charset = WireText.Encoding(options.Charset)!; // Checked when the gateway starts.

    public async Task HandleAsync(HttpContext context, CancellationToken stopped)
    {
        var request = check.Read(context, Path, "link_token");
        string[] problems = [.. request.Refusals.Select(refusal => refusal.SubMsg ?? refusal.Msg), .. OwnChecks(context, request)];
        var isFaulty = faults.Upgrade.TryTake(out var fault);
        journal.Checked(request.Request, "upgrade", problems, isFaulty);
        if (fault is { Resets: true })
        {
            TcpEnd.Of(context).Reset();
            return;
        }

        await (fault?.Wait?.Invoke(stopped) ?? Task.CompletedTask).ConfigureAwait(false);
        if (fault?.HttpStatus is not null || problems.Length > 0)
        {
            context.Response.StatusCode = fault?.HttpStatus ?? StatusCodes.Status403Forbidden;
            return;
        }

        await OpenAsync(context, stopped).ConfigureAwait(false);
    }

    private IEnumerable<string> OwnChecks(HttpContext context, CheckedRequest request)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            yield return "it is not a WebSocket upgrade";
        }

        foreach (var name in Unwanted.Where(context.Request.Headers.ContainsKey))
        {
            yield return $"it has the header {name}";
        }

        if (tokens.Redeem(request.Value("link_token")) is not { } token)
        {
            yield return "link_token is unknown or has been used before";
            yield break;
        }

        var cookie = context.Request.Headers.Cookie.ToString();
        var expected = token.Zone is null ? "" : $"zone={token.Zone};";
        if (cookie != expected)
        {
            yield return $"cookie is '{cookie}', not '{expected}'";
        }

        if (token.IsLoadTest != context.Request.Headers.ContainsKey("LoadTest"))
        {
            yield return "LoadTest differs from the register request";
        }
    }

    private async Task OpenAsync(HttpContext context, CancellationToken stopped)
    {
        var stream = ((UpgradeFeature)context.Features.GetRequiredFeature<IHttpUpgradeFeature>()).Stream;
        var tcp = TcpEnd.Of(context);
        // Listed before the client learns that it is open, so that a test that sees the client connected finds the connection here.
        var connection = journal.Connect(number => new GatewayConnection(number, stream, tcp, _charset));
        var fault = Task.CompletedTask;
        try
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync().ConfigureAwait(false);
            fault = faults.Connection.TryTake(out var planned) ? ApplyAsync(planned, connection) : fault;
            await connection.ReceiveAsync(socket, message => messages.TakeAsync(connection, message, stopped), stopped).ConfigureAwait(false);
        }
        finally
        {
            connection.End();
            pusher.ConnectionLost(connection.Number);
            journal.Closed(connection);
        }

        await fault.ConfigureAwait(false);
    }

    private static async Task ApplyAsync(ConnectionFault fault, GatewayConnection connection)
    {
        try
        {
            if (fault.After > TimeSpan.Zero)
            {
                await connection.Closed.WaitAsync(fault.After, TimeProvider.System).ConfigureAwait(false);
                return;
            }
        }
        catch (TimeoutException)
        {
            // The connection is still open when the fault is due.
        }

        try
        {
            await fault.ApplyTo(connection).ConfigureAwait(false);
        }
        catch (Exception exception) when (ConnectionEnd.IsOne(exception))
        {
            // The connection ended before the fault was due.
        }
    }
}
