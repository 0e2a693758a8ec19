using Alipay.Messaging;
using Alipay.Messaging.OpenApi;

var options = new AlipayMessagingOptions();
var appAuthToken = "";

// the block

Console.WriteLine($"{options}{appAuthToken}");
