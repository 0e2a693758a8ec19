using System.Text;
using System.Text.Json;
using Alipay.Messaging.Signing;
using Alipay.Messaging.Signing.Keys;

namespace Alipay.Messaging.Tests.Signing;

/// <summary>signing.json: what the Java SDK signs and what it finds good.</summary>
public class SigningVectorTests
{
    private const string File = "signing.json";
    private const string HexMark = "bytes hex=";

    // Forms of a key that the Java SDK refuses and that are accepted here (protocol.md 5.1).
    private static readonly string[] AcceptedForms =
    [
        "sign_keyform_pem_with_armour", "sign_keyform_pkcs1_base64", "sign_SM2_keyform_pem_armour",
        "verify_RSA_pubkey_pem_armour", "verify_RSA2_pubkey_pem_armour",
    ];

    public static IEnumerable<object[]> SignVectors() => VectorFile.Names(File, vector => IsSign(vector) && IsText(vector));

    // Unknown charsets and sign types are other tests' matter.
    public static IEnumerable<object[]> RefusedVectors() => VectorFile.Names(File, vector =>
        IsSign(vector) && !IsText(vector) && Name(vector) != "sign_charset_unknown" && !IsTypeName(vector));

    public static IEnumerable<object[]> UnknownTypes() => VectorFile.Names(File, IsTypeName);

    public static IEnumerable<object[]> VerifyVectors() => VectorFile.Names(File, vector => Operation(vector) == "verify");

    [Theory]
    [MemberData(nameof(SignVectors))]
    public void Signs_as_the_Java_SDK_does(string name)
    {
        var vector = VectorFile.Get(File, name);
        using var signer = ContentSigners.Create(Type(vector), PrivateKey(vector), TestKeys.Key("alipay_public_b64"));

        Assert.Equal(vector.GetProperty("expected").GetString(), signer.Sign(Content(vector)));
    }

    [Theory]
    [MemberData(nameof(RefusedVectors))]
    public void Refuses_to_sign_where_the_Java_SDK_does_but_for_more_key_forms(string name)
    {
        var vector = VectorFile.Get(File, name);
        var publicKey = TestKeys.Key(Type(vector) == SignType.Sm2 ? "app_sm2_public_b64" : "app_public_b64");

        if (AcceptedForms.Contains(name))
        {
            using var signer = ContentSigners.Create(Type(vector), PrivateKey(vector), publicKey);
            var signature = Convert.FromBase64String(signer.Sign(Content(vector)));
            Assert.True(signer.Verify(Type(vector), Content(vector), signature));
        }
        else if (name == "sign_RSA2_content_empty")
        {
            using var signer = ContentSigners.Create(Type(vector), PrivateKey(vector), publicKey);
            Assert.Throws<ArgumentException>(() => signer.Sign([]));
        }
        else
        {
            var exception = Assert.Throws<KeyFormatException>(() => ContentSigners.Create(Type(vector), PrivateKey(vector), publicKey));
            Assert.Equal(KeyRole.Private, exception.Role);
        }
    }

    [Theory]
    [MemberData(nameof(UnknownTypes))]
    public void An_unknown_sign_type_is_refused(string name) =>
        Assert.False(SignTypes.TryParse(VectorFile.Text(Input(VectorFile.Get(File, name), "signType")), out _));

    [Theory]
    [MemberData(nameof(VerifyVectors))]
    public void Verifies_as_the_Java_SDK_does_and_never_throws_for_a_signature(string name)
    {
        var vector = VectorFile.Get(File, name);
        var type = Type(vector);
        var privateKey = TestKeys.Key(type == SignType.Sm2 ? "app_sm2_private_b64" : "app_private_b64");
        var publicKey = Input(vector, "publicKeyText").GetString()!;
        if (name.Contains("_pubkey_", StringComparison.Ordinal) && !AcceptedForms.Contains(name) && IsFault(vector))
        {
            var exception = Assert.Throws<KeyFormatException>(() => ContentSigners.Create(type, privateKey, publicKey));
            Assert.Equal(KeyRole.Public, exception.Role);
            return;
        }

        using var signer = ContentSigners.Create(type, privateKey, publicKey);
        var signature = new byte[512];
        var good = SignatureText.TryDecode(Encoding.UTF8.GetBytes(Input(vector, "sign").GetString()!), signature, out var length)
            && signer.Verify(type, Content(vector), signature.AsSpan(0, length));

        Assert.Equal(AcceptedForms.Contains(name) || (!IsFault(vector) && vector.GetProperty("expected").GetBoolean()), good);
    }

    // The bytes come from the notes, so that no charset code is needed here; a verify vector shares its text with a sign vector.
    private static byte[] Content(JsonElement vector)
    {
        var content = VectorFile.Text(Input(vector, "content"))!;
        var charset = Input(vector, "charset").GetString();
        if (charset != "GBK")
        {
            return HexOf(vector) ?? Encoding.UTF8.GetBytes(content);
        }

        var signed = VectorFile.Names(File, other => IsSign(other) && HexOf(other) is not null
            && Input(other, "charset").GetString() == charset && VectorFile.Text(Input(other, "content")) == content).First();
        return HexOf(VectorFile.Get(File, (string)signed[0]))!;
    }

    private static byte[]? HexOf(JsonElement vector)
    {
        var note = vector.GetProperty("note").GetString()!;
        var at = note.IndexOf(HexMark, StringComparison.Ordinal);
        return at < 0 ? null : Convert.FromHexString(note[(at + HexMark.Length)..]);
    }

    private static string PrivateKey(JsonElement vector) => vector.GetProperty("input").TryGetProperty("privateKeyText", out var text)
        ? text.GetString()!
        : TestKeys.Key(Input(vector, "privateKey").GetString()!);

    private static SignType Type(JsonElement vector) =>
        SignTypes.TryParse(Input(vector, "signType").GetString(), out var type) ? type : throw new InvalidOperationException();

    private static JsonElement Input(JsonElement vector, string member) => vector.GetProperty("input").GetProperty(member);

    private static string Operation(JsonElement vector) => Input(vector, "op").GetString()!;

    private static string Name(JsonElement vector) => vector.GetProperty("name").GetString()!;

    private static bool IsSign(JsonElement vector) => Operation(vector) == "sign";

    private static bool IsTypeName(JsonElement vector) => Name(vector).StartsWith("sign_type_", StringComparison.Ordinal);

    private static bool IsText(JsonElement vector) => vector.GetProperty("expected").ValueKind == JsonValueKind.String;

    private static bool IsFault(JsonElement vector) => vector.GetProperty("expected").ValueKind == JsonValueKind.Object;
}
