namespace Alipay.Messaging;

/// <summary>A message that keeps failing.</summary>
/// <param name="AppId">The application it was received for.</param>
/// <param name="MsgApi">What happened.</param>
/// <param name="MsgId">Alipay's id of it.</param>
/// <param name="RawContent">The exact text of its content. Business data: not for a log.</param>
/// <param name="Failures">How often it failed in this process.</param>
/// <param name="LastError">What the handler threw last; <see langword="null"/> when it was its body that could not be read.</param>
public sealed record FailedMessage(string AppId, string MsgApi, string MsgId, string RawContent, int Failures, Exception? LastError)
{
    /// <summary>The ids and the count, without the content.</summary>
    /// <returns>A text that may be logged.</returns>
    public override string ToString() => $"{MsgApi} {MsgId} of app {AppId}, failed {Failures} times";
}
