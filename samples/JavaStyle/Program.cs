using System.Text;
using Alipay.Messaging;
using JavaStyle;

Console.OutputEncoding = Encoding.UTF8;

if (!Settings.TryRead(args, out var settings, out var missing))
{
    Console.Error.WriteLine($"Missing: {string.Join(", ", missing)}.");
    Console.Error.WriteLine(Settings.Usage);
    return 2;
}

// Without any setting: a gateway in this process, its certificates in files as Alipay's console gives them.
await using var local = settings is null ? await LocalGateway.StartAsync() : null;
settings ??= local!.Settings;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

// From here to ConnectAsync it is the code of Alipay's article for Java, call for call.
var client = AlipayMsgClient.GetInstance(settings.AppId);
try
{
    client.SetConnector(settings.ServerHost, settings.IsSsl);
    client.SetSecurityCertConfig(
        settings.SignType,
        await File.ReadAllTextAsync(settings.AppPrivateKeyPath),
        settings.AppCertPath,
        settings.AlipayPublicCertPath,
        settings.AlipayRootCertPath);
    client.SetCharset(settings.Charset);
    client.SetMessageHandler((msgApi, msgId, bizContent, cancellationToken) =>
    {
        Console.WriteLine($"receive message. msgApi:{msgApi} msgId:{msgId} bizContent:{bizContent}");
        return Task.CompletedTask;
    });
    await client.ConnectAsync(stop.Token);
    Console.WriteLine($"Connected to {settings.ServerHost} as {client.AppId}.");

    if (local is not null)
    {
        return await local.PushOneAsync() ? 0 : 1;
    }

    Console.WriteLine("Waiting for messages. Ctrl+C ends it.");
    await Task.Delay(Timeout.InfiniteTimeSpan, stop.Token);
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    Console.WriteLine("Stopping.");
}
catch (Exception e) when (e is AlipayMsgException or IOException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
finally
{
    await client.CloseAsync();
}

return 0;
