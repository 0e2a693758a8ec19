using System.Security.Cryptography;
using Alipay.Messaging.Testing;
using Alipay.Messaging.Testing.Hosting;
using Alipay.Messaging.Testing.Http;
using Alipay.Messaging.Testing.Keys;
using Alipay.Messaging.Tool.Output;

namespace Alipay.Messaging.Tool.Listening;

/// <summary>Posts the message as Alipay posts notifications, signed with the key of a local gateway. Status 200 with <c>success</c> accepts it.</summary>
internal sealed class NotificationForwarder : IForwarder, IDisposable
{
    // Less than a gateway waits for the acknowledgement.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(8);

    private readonly Uri _url;
    private readonly string _appId;
    private readonly FormWriter _forms;
    private readonly NotificationPoster _poster;

    public NotificationForwarder(Uri url, AlipayMessagingOptions client, string keyFile)
    {
        _url = url;
        _appId = client.AppId;
        var gateway = new AlipayTestGatewayOptions { AppId = client.AppId, SignType = client.SignType };
        _forms = new FormWriter(gateway, Keys(keyFile, client.SignType), []);
        _poster = new NotificationPoster(new GatewayJournal(gateway));
    }

    public async Task<string?> ForwardAsync(string msgApi, string msgId, string content, CancellationToken cancellationToken)
    {
        var options = new PostOptions { NotifyId = msgId, Timeout = Limit };
        var result = await _poster.PostAsync(
            _url,
            new Notice(msgId, msgApi, content),
            () => _forms.Write(NotificationMembers.Message(msgApi, content, msgId, _appId, options), ruleV2: false, options),
            options,
            cancellationToken).ConfigureAwait(false);
        return result switch
        {
            { Succeeded: true } => null,
            { Deliveries: [{ Status: { } status }] } => Language.Pick($"{_url} answered status {status}, not success.", $"{_url} 返回状态码 {status}，不是 success。"),
            _ => Language.Pick($"{_url} did not answer.", $"{_url} 没有应答。"),
        };
    }

    public void Dispose() => _poster.Dispose();

    private static KeySet Keys(string file, string signType)
    {
        if (!File.Exists(file))
        {
            throw new ToolException(
                ExitCodes.Configuration,
                Language.Pick(
                    $"There is no {file} to sign the notifications with. Give the private key of the gateway with --signing-key: gatewayAlipayPrivateKey.txt in its directory of keys.",
                    $"找不到用于签名的 {file}。请用 --signing-key 指定网关的私钥，即其密钥目录中的 gatewayAlipayPrivateKey.txt。"));
        }

        try
        {
            var key = GatewayKey.Import(signType, Convert.FromBase64String(File.ReadAllText(file).Trim()));
            return new KeySet(signType, key, key, () => key);
        }
        catch (Exception e) when (e is FormatException or CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new ToolException(
                ExitCodes.Configuration,
                Language.Pick(
                    $"{file} is not a private key of sign type {signType} that notifications can be signed with.", $"{file} 不是 {signType} 的私钥，无法给通知签名。"),
                e);
        }
    }
}
