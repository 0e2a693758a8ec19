using Alipay.Messaging.Messages;
using Alipay.Messaging.OpenApi;
using Microsoft.Extensions.Hosting;

// the block
