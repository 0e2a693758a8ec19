using Alipay.Messaging.Testing.Frames;

namespace Alipay.Messaging.Testing.Handshake;

/// <summary>A refusal in Alipay's words (protocol.md 1.5).</summary>
internal sealed record Refusal(string Code, string Msg, string? SubCode, string? SubMsg)
{
    public static Refusal Missing(string parameter)
        => new("40001", "Missing Required Arguments", $"isv.missing-{Dashed(parameter)}", $"{parameter} is missing");

    public static Refusal Invalid(string what, string why)
        => new("40002", "Invalid Arguments", $"isv.invalid-{Dashed(what)}", why);

    /// <summary>The exact text of the <c>response</c> object.</summary>
    public string ToResponse()
    {
        var text = $$"""{"code":{{WireText.Quote(Code)}},"msg":{{WireText.Quote(Msg)}}""";
        text += SubCode is null ? "" : $",\"sub_code\":{WireText.Quote(SubCode)}";
        text += SubMsg is null ? "" : $",\"sub_msg\":{WireText.Quote(SubMsg)}";
        return text + "}";
    }

    private static string Dashed(string name) => name.Replace('_', '-');
}
