using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Alipay.Messaging.Fuzz;

/// <summary>Makes the first inputs of each target of the vectors that the tests are held to.</summary>
internal static class Seeds
{
    private const int CharsetCount = 4;

    public static void Write(string vectors, string corpus)
    {
        foreach (var (target, input) in All(vectors))
        {
            Corpus.Write(corpus, target, input);
        }
    }

    private static IEnumerable<(string Target, byte[] Input)> All(string vectors) =>
    [
        .. Inputs(vectors, "frame_codec.json", "text").Select(static text => ("frame", text)),
        .. Inputs(vectors, "extract_sign_content.json", "text").Select(static text => ("frame", text)),
        .. Inputs(vectors, "json_reserialise.json", "json").Select(static json => ("frame", FrameAround(json))),
        .. Expected(vectors, "outgoing_frames.json").Select(static text => ("frame", text)),
        .. Inputs(vectors, "register_response.json", "body").Select(static body => ("register", body)),
        .. Keys(vectors).Select(static key => ("key", key)),
        .. Inputs(vectors, "signing.json", "privateKeyText").Select(static key => ("key", key)),
        .. Inputs(vectors, "signing.json", "publicKeyText").Select(static key => ("key", key)),
        .. CertificateFiles(vectors).Select(static file => ("certificate", file)),
        .. Inputs(vectors, "issuer_names.json", "nameDer").Select(static hex => ("issuer", Convert.FromHexString(Encoding.ASCII.GetString(hex)))),
        .. Inputs(vectors, "signing.json", "content").SelectMany(static text => InEachCharset(text)).Select(static text => ("charset", text)),
        .. NotificationSeeds.All(Document(vectors, "http.json")).Select(static form => ("notification", form)),
    ];

    private static IEnumerable<byte[]> Inputs(string vectors, string file, string member) =>
        Vectors(vectors, file)
            .Select(vector => vector.GetProperty("input"))
            .Where(input => input.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String)
            .Select(input => Bytes(input.GetProperty(member)));

    private static IEnumerable<byte[]> Expected(string vectors, string file) =>
        Vectors(vectors, file)
            .Select(static vector => vector.GetProperty("expected"))
            .Where(static expected => expected.ValueKind == JsonValueKind.String)
            .Select(Bytes);

    // Text, and for a base64 body also the bytes themselves: a mutation of the text seldom gives DER.
    private static IEnumerable<byte[]> Keys(string vectors)
    {
        foreach (var key in Document(vectors, "keys.json").EnumerateObject().Where(static key => key.Value.ValueKind == JsonValueKind.String))
        {
            var text = Bytes(key.Value);
            yield return text;
            if (key.Name.EndsWith("_b64", StringComparison.Ordinal))
            {
                yield return Convert.FromBase64String(Encoding.ASCII.GetString(text));
            }
        }
    }

    private static IEnumerable<byte[]> CertificateFiles(string vectors)
    {
        foreach (var file in Document(vectors, "cert_sn.json").GetProperty("files").EnumerateObject())
        {
            if (file.Value.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String)
            {
                var pem = Bytes(text);
                yield return pem;
                if (PemEncoding.TryFind(Encoding.Latin1.GetString(pem), out var fields))
                {
                    yield return Convert.FromBase64String(Encoding.Latin1.GetString(pem)[fields.Base64Data]);
                }
            }
        }
    }

    private static IEnumerable<byte[]> InEachCharset(byte[] text) =>
        Enumerable.Range(0, CharsetCount).Select(charset => (byte[])[(byte)charset, .. text]);

    private static byte[] FrameAround(byte[] content) =>
        [.. "stream-id:s\r\n\r\n{\"protocol\":{\"x-type\":\"message\",\"x-msgId\":\"m\"},\"data\":{\"content\":"u8, .. content, .. "}}"u8];

    private static JsonElement.ArrayEnumerator Vectors(string vectors, string file) =>
        Document(vectors, file).GetProperty("vectors").EnumerateArray();

    private static JsonElement Document(string vectors, string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(vectors, file)));
        return document.RootElement.Clone();
    }

    // Half a surrogate pair has no bytes of its own; its escape is as good a seed.
    private static byte[] Bytes(JsonElement text)
    {
        try
        {
            return Encoding.UTF8.GetBytes(text.GetString() ?? "");
        }
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetBytes(text.GetRawText());
        }
    }
}
