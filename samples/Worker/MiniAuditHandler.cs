using Alipay.Messaging;

namespace Worker;

/// <summary>Takes two message APIs as raw JSON.</summary>
internal sealed class MiniAuditHandler : IMsgHandler
{
    public Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken)
    {
        var verdict = msgApi == AlipayMsgApis.OpenMiniVersionAuditPassed ? "passed" : "was rejected in";
        Console.WriteLine($"  a version of a mini program {verdict} review: {bizContent}");
        return Task.CompletedTask;
    }
}
