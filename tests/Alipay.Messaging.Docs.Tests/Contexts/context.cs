using Alipay.Messaging;
using Alipay.Messaging.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

// the block

sealed class Refund
{
    public int Id { get; set; }

    public string MsgId { get; set; } = "";
}
