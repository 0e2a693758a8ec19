using System.Security.Cryptography;

namespace Alipay.Messaging.Testing.Keys;

/// <summary>
/// Keeps the keys of a gateway in a directory, so that a client's settings stay valid when the gateway starts again. Only the owner may read
/// the files. The directory has a subdirectory for each sign type.
/// </summary>
internal sealed class KeyDirectory
{
    private const string Note =
        """
        Throw-away keys of the gateway emulator of Alipay.Messaging, for development. They protect nothing: never upload them to Alipay, and never
        use them for an application. The files without "gateway" in their names are what a client is given.
        网关模拟器的一次性密钥，仅用于开发。切勿上传到支付宝，也不要用于正式应用。

        """;

    private readonly string _path;

    private KeyDirectory(string path) => _path = path;

    /// <summary>Opens a directory; creates it when it does not exist.</summary>
    /// <exception cref="IOException">The directory cannot be created or written.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory may not be written.</exception>
    public static KeyDirectory Open(string path, string signType)
    {
        var directory = PathOf(path, signType);
        OwnerFiles.CreateDirectory(directory);
        var opened = new KeyDirectory(directory);
        opened.GetOrAdd("README.txt", static () => Note);
        return opened;
    }

    /// <summary>Returns the subdirectory for the keys of a sign type; RSA and RSA2 share theirs.</summary>
    public static string PathOf(string path, string signType) => Path.Combine(path, signType == SignTypes.Sm2 ? "SM2" : "RSA");

    /// <summary>Reads the keys; creates those that do not exist.</summary>
    /// <exception cref="ArgumentException">A file does not hold the key that it is named after.</exception>
    public KeySet Keys(string signType)
    {
        var app = Key("appPrivateKey.txt", signType);
        var alipay = Key("gatewayAlipayPrivateKey.txt", signType);
        Write("appPublicKey.txt", app.PublicKey);
        Write("alipayPublicKey.txt", alipay.PublicKey);
        return new KeySet(signType, app, alipay, () => Key("gatewayRootPrivateKey.txt", signType));
    }

    /// <summary>Reads the key that encrypts the bodies of the HTTP channel; creates it when it does not exist.</summary>
    public string AesKey() => GetOrAdd("aesKey.txt", static () => Convert.ToBase64String(RandomNumberGenerator.GetBytes(16))).Trim();

    private GatewayKey Key(string name, string signType)
    {
        var text = GetOrAdd(name, () => GatewayKey.Create(signType).PrivateKey);
        try
        {
            return GatewayKey.Import(signType, Convert.FromBase64String(text.Trim()));
        }
        catch (Exception e) when (e is FormatException or CryptographicException or ArgumentException or IOException)
        {
            throw new ArgumentException($"{Path.Combine(_path, name)} does not hold a private key of sign type {signType}. Delete the directory to have new keys.", e);
        }
    }

    private string GetOrAdd(string name, Func<string> create)
    {
        var path = Path.Combine(_path, name);
        if (!File.Exists(path))
        {
            Write(name, create());
        }

        OwnerFiles.Restrict(path);

        return File.ReadAllText(path);
    }

    private void Write(string name, string text) => OwnerFiles.Write(Path.Combine(_path, name), text);
}
