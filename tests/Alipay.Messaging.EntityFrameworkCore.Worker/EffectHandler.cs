namespace Alipay.Messaging.EntityFrameworkCore.Worker;

/// <summary>Saves one effect for each message.</summary>
internal sealed class EffectHandler(ShopContext context, KillSwitch kill, KillAtScopeEnd end) : IMsgHandler
{
    public async Task OnMessageAsync(string msgApi, string msgId, string bizContent, CancellationToken cancellationToken)
    {
        _ = end; // Created with the handler, disposed with its scope.
        kill.Pass(KillPoint.HandlerBegins);
        context.Effects.Add(new Effect { MsgId = msgId });
        await context.SaveChangesAsync(cancellationToken);
        kill.Pass(KillPoint.HandlerSaved);
    }
}
