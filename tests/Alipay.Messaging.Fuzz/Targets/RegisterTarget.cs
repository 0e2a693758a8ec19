using System.Text.Json;
using Alipay.Messaging.Handshake;

namespace Alipay.Messaging.Fuzz.Targets;

/// <summary>The reader of register answers never throws, and a success that it finds is one in the eyes of an independent reader.</summary>
internal static class RegisterTarget
{
    public static void Run(byte[] input)
    {
        var answer = RegisterResponse.Parse(input);
        if (answer.Fault is not null)
        {
            BrokenPromiseException.Unless(!answer.IsSuccess, "A faulty answer is no success.");
            return;
        }

        using var whole = Parse(input);
        using var signed = Parse(answer.SignedText);
        BrokenPromiseException.Unless(signed.RootElement.ValueKind == JsonValueKind.Object, "What is signed is an object.");
        BrokenPromiseException.Unless(
            whole.RootElement.EnumerateObject().Any(member => member.Value.ValueKind == JsonValueKind.Object
                && member.Value.GetRawText() == signed.RootElement.GetRawText()),
            "What is signed stands at the top of the answer.");
        BrokenPromiseException.Unless(
            answer.LinkToken is null || signed.RootElement.TryGetProperty("link_token", out _), "The token stands in what is signed.");
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException)
        {
            throw new BrokenPromiseException("An answer without a fault is JSON.");
        }
    }
}
