using Alipay.Messaging.Protocol;

namespace Alipay.Messaging.Handshake;

/// <summary>What distinguishes the answers of the gateway.</summary>
/// <param name="Node">The name of the signed object.</param>
/// <param name="SuccessCodes">The codes of a success.</param>
/// <param name="Members">The members of the object that are read besides the code and its text.</param>
internal sealed record AnswerShape(string Node, IReadOnlyList<string> SuccessCodes, IReadOnlyList<string> Members)
{
    /// <summary>The answer to a register request (protocol.md 1.5).</summary>
    public static AnswerShape Register { get; } = new(WireNames.Response, ["10000", "100000000"], [WireNames.LinkToken]);
}
