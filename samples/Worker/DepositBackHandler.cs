using Alipay.Messaging;
using Alipay.Messaging.Messages;

namespace Worker;

/// <summary>Takes one message API with its body already read.</summary>
internal sealed class DepositBackHandler : IMsgHandler<TradeRefundDepositBackCompleted>
{
    public Task OnMessageAsync(AlipayMessage<TradeRefundDepositBackCompleted> message, CancellationToken cancellationToken)
    {
        var body = message.Body;
        Console.WriteLine(body.DbackStatus == "S"
            ? $"  refund {body.OutRequestNo}: {body.DbackAmount} yuan went back to the card"
            : $"  refund {body.OutRequestNo}: the card did not take it; the money is in the user's Alipay balance");
        return Task.CompletedTask;
    }
}
