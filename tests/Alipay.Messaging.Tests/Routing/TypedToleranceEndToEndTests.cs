using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Alipay.Messaging.Messages;
using Alipay.Messaging.Testing;
using Alipay.Messaging.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Alipay.Messaging.Tests.Routing;

/// <summary>A typed handler, of the catalogue or custom, is given every message that an untyped one is given.</summary>
public sealed class TypedToleranceEndToEndTests : IAsyncLifetime
{
    private readonly Seen _seen = new();
    private AlipayTestGateway _gateway = null!; // Set before each test.

    public static TheoryData<string> Contents =>
    [
        """{"note":"x\ud83c"}""",
        """{"\udc00":"x"}""",
        "{\"note\":\"a\nb\u0000\"}",
        "{\"no\nte\":\"a\"}",
        $$"""{"unknown":{{new string('[', 240)}}{{new string(']', 240)}}}""",
        """{"note":1,"note":"two"}""",
        "{}",
    ];

    public async Task InitializeAsync() => _gateway = await AlipayTestGateway.StartAsync();

    public Task DisposeAsync() => _gateway.DisposeAsync().AsTask();

    [Theory]
    [MemberData(nameof(Contents))]
    public async Task All_three_are_given_the_message(string content)
    {
        await using var host = AppHost.For(
            _gateway,
            app =>
            {
                app.Services.AddSingleton(_seen);
                app.AddHandler<Untyped>("untyped").AddHandler<Catalogued, OpenAppServiceAuditNotify>().AddHandler<Custom, Note>();
            });
        await host.StartAsync();

        foreach (var msgApi in new[] { "untyped", OpenAppServiceAuditNotify.MsgApi, Note.MsgApi })
        {
            Assert.Equal(MsgStatus.Success, (await _gateway.PushAsync(msgApi, content)).Status);
        }

        Assert.Equal([$"untyped {content}", $"catalogued {content}", $"custom {content}"], _seen.Notes);
    }

    private sealed class Untyped(Seen seen) : IMsgHandler
    {
        public Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken)
        {
            seen.Note($"untyped {bizContent}");
            return Task.CompletedTask;
        }
    }

    private sealed class Catalogued(Seen seen) : IMsgHandler<OpenAppServiceAuditNotify>
    {
        public Task OnMessageAsync(AlipayMessage<OpenAppServiceAuditNotify> message, CancellationToken cancellationToken)
        {
            seen.Note($"catalogued {message.Content}");
            return Task.CompletedTask;
        }
    }

    private sealed class Custom(Seen seen) : IMsgHandler<Note>
    {
        public Task OnMessageAsync(AlipayMessage<Note> message, CancellationToken cancellationToken)
        {
            seen.Note($"custom {message.Content}");
            return Task.CompletedTask;
        }
    }
}

/// <summary>A custom body with members of System.Text.Json's own strict kinds.</summary>
internal sealed record Note : IAlipayMessageBody<Note>
{
    public static string MsgApi => "my.note";

    public static JsonTypeInfo<Note> JsonTypeInfo => NoteJson.Default.Note;

    [JsonPropertyName("note")]
    public JsonElement? Text { get; init; }

    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Rest { get; set; }
}

[JsonSerializable(typeof(Note))]
internal sealed partial class NoteJson : JsonSerializerContext;
