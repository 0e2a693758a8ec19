using Alipay.Messaging.EntityFrameworkCore;

IAlipayMessageLedger ledger = null!;

// the block
