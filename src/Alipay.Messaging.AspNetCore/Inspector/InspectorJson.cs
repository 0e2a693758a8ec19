using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Alipay.Messaging.AspNetCore.Inspector;

/// <summary>The JSON of the inspector.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(InspectorState))]
[JsonSerializable(typeof(InspectorEntry))]
[JsonSerializable(typeof(InspectorEntry[]))]
[JsonSerializable(typeof(IReadOnlyList<InspectorSubscription>))]
[JsonSerializable(typeof(EntryPage))]
[JsonSerializable(typeof(PushCommand))]
[JsonSerializable(typeof(PushAnswers))]
[JsonSerializable(typeof(RepeatCommand))]
[JsonSerializable(typeof(ConnectionCommand))]
[JsonSerializable(typeof(ImportAnswer))]
[JsonSerializable(typeof(RecordedMessage))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, FaultSwitch>))]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(LedgerPage))]
[JsonSerializable(typeof(LedgerCommand))]
[JsonSerializable(typeof(LedgerAnswer))]
[JsonSerializable(typeof(InspectorProblem))]
internal sealed partial class InspectorJson : JsonSerializerContext
{
    /// <summary>Writes Chinese text as it is: the answers are JSON, never part of a page.</summary>
    public static InspectorJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}

/// <summary>A problem document (RFC 9457).</summary>
internal sealed record InspectorProblem(string Title, int Status, string Detail);
