using System.Text.Json;
using Alipay.Messaging.Charsets;
using Alipay.Messaging.Handshake;

namespace Alipay.Messaging.Tests.Handshake;

public sealed class SignedQueryTests
{
    public static IEnumerable<object[]> Queries() => VectorFile.Names("build_query.json", vector => Op(vector) == "buildQuery");

    public static IEnumerable<object[]> Contents() => VectorFile.Names("signing.json", vector => Op(vector) == "signCheckContentV2");

    public static IEnumerable<object[]> OtherContents() => VectorFile.Names("signing.json", vector => Op(vector) == "getSignContent");

    [Theory]
    [MemberData(nameof(Queries))]
    public void Query_is_encoded_as_Java_encodes_it(string name)
    {
        var vector = VectorFile.Get("build_query.json", name);
        Assert.True(WireCharset.TryGet(vector.GetProperty("input").GetProperty("charset").GetString(), out var charset));

        Assert.Equal(VectorFile.Text(vector.GetProperty("expected")), SignedQuery.Encode(Parameters(vector), charset));
    }

    [Theory]
    [MemberData(nameof(Contents))]
    public void Signed_text_is_that_of_Java(string name)
    {
        var vector = VectorFile.Get("signing.json", name);

        Assert.Equal(VectorFile.Text(vector.GetProperty("expected")), SignedQuery.Content(Parameters(vector)));
    }

    /// <summary>The Java SDK has a second rule that its message client does not use: it drops blank values and keeps <c>sign</c>.</summary>
    [Theory]
    [MemberData(nameof(OtherContents))]
    public void Signed_text_is_not_made_by_the_rule_for_other_requests(string name)
    {
        var vector = VectorFile.Get("signing.json", name);
        var parameters = Parameters(vector);
        var rulesAgree = parameters.All(parameter => parameter.Key != "sign" && !string.IsNullOrWhiteSpace(parameter.Value));

        Assert.Equal(rulesAgree, VectorFile.Text(vector.GetProperty("expected")) == SignedQuery.Content(parameters));
    }

    [Fact]
    public void Order_of_keys_is_by_UTF16_unit()
    {
        KeyValuePair<string, string?>[] parameters = [new("\uFF5E", "1"), new("\U0001F600", "2"), new("a", "3")];

        Assert.Equal("a=3&\U0001F600=2&\uFF5E=1", SignedQuery.Content(parameters));
    }

    [Fact]
    public void Second_byte_of_a_GBK_character_that_looks_like_a_letter_is_encoded()
    {
        Assert.True(WireCharset.TryGet("GBK", out var gbk));

        // U+4E04 is 81 41 in GBK, and 41 is A.
        Assert.Equal("k=a%81%41b", SignedQuery.Encode([new("k", "a\u4E04b")], gbk));
    }

    [Theory]
    [InlineData("\u00A0", "k=%C2%A0")]
    [InlineData("\u0085", "k=%C2%85")]
    [InlineData("\u001F", "")]
    [InlineData("\u3000", "")]
    public void Blank_is_what_Java_calls_blank(string value, string expected) =>
        Assert.Equal(expected, SignedQuery.Encode([new("k", value)], WireCharset.Utf8));

    private static string? Op(JsonElement vector) => vector.GetProperty("input").GetProperty("op").GetString();

    private static List<KeyValuePair<string, string?>> Parameters(JsonElement vector) =>
    [
        .. vector.GetProperty("input").GetProperty("params").EnumerateObject()
            .Select(member => new KeyValuePair<string, string?>(member.Name, VectorFile.Text(member.Value))),
    ];
}
