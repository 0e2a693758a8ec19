using System.CommandLine;
using Alipay.Messaging.Tool.Output;

namespace Alipay.Messaging.Tool.Keys;

/// <summary>The commands for keys and certificates. None of them uses the network.</summary>
internal static class KeysCommand
{
    public static Command Create() => new(
        "keys",
        Language.Pick("Make, show, convert and check keys and certificates. Uses no network, and prints no private key.", "生成、查看、转换和检查密钥与证书。不使用网络，也不打印私钥。"))
    {
        KeysNewCommand.Create(),
        KeysShowCommand.Create(),
        KeysConvertCommand.Create(),
        KeysCheckCommand.Create(),
    };
}
