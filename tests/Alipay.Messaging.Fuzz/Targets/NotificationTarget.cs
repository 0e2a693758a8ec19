using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Alipay.Messaging.Configuration;
using Alipay.Messaging.Notifications;
using Alipay.Messaging.Signing;

namespace Alipay.Messaging.Fuzz.Targets;

/// <summary>
/// The reader of HTTP notifications never throws. What would be signed is what an independent decoder makes of the form, nothing is trusted
/// unless a signature is asked for, and what is trusted is text, JSON or XML as promised. The signature itself is taken for granted:
/// otherwise no mutation would get behind it.
/// </summary>
internal static class NotificationTarget
{
    /// <summary>A throw-away key, for the seeds with encrypted content.</summary>
    public static readonly byte[] AesKey = Encoding.ASCII.GetBytes("fuzz-only-aeskey");

    private static readonly AlipayNotificationLimits Limits = new();
    private static readonly Signatures Asked = new();
    private static readonly LiveCredentials Credentials = Create();
    private static readonly NotificationVerifier Verifier = new(Credentials, Limits, TimeProvider.System);

    public static void Run(byte[] input)
    {
        if (!NotificationForm.TryParse(input, "charset=GBK", Limits, out var form, out var fault))
        {
            BrokenPromiseException.Unless(fault.Length > 0, "A form that is refused has a fault.");
            return;
        }

        // Names are sorted as text; only in ASCII is that the order of the bytes.
        BrokenPromiseException.Unless(
            !form.Members.All(member => Ascii.IsValid(member.Name)) || SignedText.Write(form, withSignType: true).AsSpan().SequenceEqual(Independent(input)),
            "What is signed is the sorted, decoded form.");
        Asked.Count = 0;
        var result = Verifier.Verify(form);
        if (!result.IsTrusted)
        {
            BrokenPromiseException.Unless(result.Reason.Length > 0, "A refusal has a reason.");
            return;
        }

        BrokenPromiseException.Unless(Asked.Count > 0, "Nothing is trusted without a signature.");
        Check(result.Notification);
    }

    private static void Check(AlipayNotification notification)
    {
        BrokenPromiseException.Unless(notification.AppId == Credentials.Current.AppId && notification.MsgApi.Length > 0, "It is for this application.");
        BrokenPromiseException.Unless(notification.Members.Values.All(value => value is not null), "Every member is text.");
        switch (notification.Kind)
        {
            case AlipayNotificationKind.Message:
                BrokenPromiseException.Unless(notification.Content.Length > 0, "A message has content.");
                break;
            case AlipayNotificationKind.GatewayCheck:
                XDocument.Parse(Encoding.ASCII.GetString(GatewayCheckAnswer.Sign(Credentials.Current.Security, succeeded: true).In(notification.CharsetName).Body.Span));
                break;
            default:
                using (var json = JsonDocument.Parse(notification.Content))
                {
                    BrokenPromiseException.Unless(json.RootElement.ValueKind == JsonValueKind.Object, "The members are an object.");
                }

                break;
        }
    }

    /// <summary>The signed text, by another road: members to a sorted dictionary, and the platform's decoder over Latin-1.</summary>
    private static byte[] Independent(byte[] input)
    {
        var members = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in Encoding.Latin1.GetString(input).Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            members[Decode(parts[0])] = Decode(parts.Length > 1 ? parts[1] : "");
        }

        return Encoding.Latin1.GetBytes(string.Join('&', members.Where(member => member.Key != "sign").Select(member => $"{member.Key}={member.Value}")));
    }

    private static string Decode(string text)
    {
        var decoded = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            decoded.Append(text[i] switch
            {
                '+' => ' ',
                '%' => (char)Convert.ToByte(text.Substring(i + 1, 2), 16),
                _ => text[i],
            });
            i += text[i] == '%' ? 2 : 0;
        }

        return decoded.ToString();
    }

    private static LiveCredentials Create()
    {
        using var app = RSA.Create(2048);
        using var alipay = RSA.Create(2048);
        var settings = OptionsReader.Read(
            new AlipayMessagingOptions
            {
                AppId = "2021000000000001",
                AppPrivateKey = Convert.ToBase64String(app.ExportPkcs8PrivateKey()),
                AlipayPublicKey = Convert.ToBase64String(alipay.ExportSubjectPublicKeyInfo()),
                AesKey = Convert.ToBase64String(AesKey),
            },
            TimeProvider.System);
        return new LiveCredentials(settings with { Security = settings.Security with { Signer = Asked } }, TimeProvider.System);
    }

    /// <summary>Takes every signature, and counts how often it was asked.</summary>
    private sealed class Signatures : IContentSigner
    {
        public IContentSigner WithPeerKey(string publicKeyText) => throw new NotSupportedException();

        public int Count { get; set; }

        public SignType SignType => SignType.Rsa2;

        public string ExportPublicKey() => "AAAA";

        public string Sign(ReadOnlySpan<byte> content) => "AAAA";

        public bool Verify(SignType signType, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
        {
            Count++;
            return true;
        }

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
