using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Alipay.Messaging.Testing.Frames;
using Alipay.Messaging.Testing.Keys;

namespace Alipay.Messaging.Testing.Http;

/// <summary>Signs members and writes them as a form (http-protocol.md 1 and 2), independently of the library under test.</summary>
internal sealed class FormWriter(AlipayTestGatewayOptions gateway, KeySet keys, byte[] aesKey)
{
    /// <param name="members">The members but <c>sign</c>.</param>
    /// <param name="ruleV2">The rule of this kind of notification.</param>
    /// <param name="options">How to write it.</param>
    public byte[] Write(IReadOnlyDictionary<string, string> members, bool ruleV2, PostOptions options)
    {
        var all = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in members.Concat(options.Members))
        {
            all[name] = value;
        }

        all["sign_type"] = options.SignType ?? gateway.SignType;
        var charset = WireText.Encoding(all.GetValueOrDefault("charset") ?? "UTF-8") ?? Encoding.UTF8;
        if (options.Encrypt)
        {
            all["encrypt_type"] = "AES";
            all["biz_content"] = Encrypt(charset.GetBytes(all["biz_content"]));
        }

        if (Sign(all, options.Rule == PostSignatureRule.AsDelivered ? ruleV2 : options.Rule == PostSignatureRule.V2, charset, options) is { } sign)
        {
            all["sign"] = sign;
        }

        var pairs = all.Select(member => $"{Encode(member.Key, charset)}={Encode(member.Value, charset)}").ToList();
        if (options.Fault == PostFault.DuplicateMember)
        {
            pairs.Add("biz_content=" + Encode("{}", charset));
            pairs.Add("biz_content=" + Encode("{\"a\":1}", charset));
        }

        var body = Encoding.ASCII.GetBytes(string.Join('&', pairs));
        return options.Fault == PostFault.Truncated ? body[..(body.Length / 2)] : body;
    }

    private string? Sign(SortedDictionary<string, string> members, bool withSignType, Encoding charset, PostOptions options)
    {
        switch (options.Signature)
        {
            case PushSignature.Missing:
                return null;
            case PushSignature.Garbage:
                return "not*base64";
        }

        var text = string.Join('&', members.Where(member => withSignType || member.Key != "sign_type").Select(member => $"{member.Key}={member.Value}"));
        var key = options.Signature == PushSignature.OfForeignKey ? keys.Foreign : keys.Alipay;
        var signType = members["sign_type"];
        return Convert.ToBase64String(key.Sign(
            key.CanSign(signType) ? signType : gateway.SignType, charset.GetBytes(options.Signature == PushSignature.OfOtherText ? text + " " : text)));
    }

    private string Encrypt(byte[] plain)
    {
        using var aes = Aes.Create();
        aes.Key = aesKey;
        return Convert.ToBase64String(aes.EncryptCbc(plain, new byte[16]));
    }

    /// <summary>As Java's <c>URLEncoder</c> does.</summary>
    private static string Encode(string text, Encoding charset)
    {
        var encoded = new StringBuilder();
        foreach (var value in charset.GetBytes(text))
        {
            _ = value switch
            {
                (byte)' ' => encoded.Append('+'),
                _ when char.IsAsciiLetterOrDigit((char)value) || "-_.*".Contains((char)value) => encoded.Append((char)value),
                _ => encoded.Append('%').Append(value.ToString("X2", CultureInfo.InvariantCulture)),
            };
        }

        return encoded.ToString();
    }
}
