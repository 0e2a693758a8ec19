using System.Text;
using System.Text.Json;
using Alipay.Messaging.Handshake;
using Alipay.Messaging.Signing;

namespace Alipay.Messaging.Tests.Handshake;

public sealed class RegisterResponseTests
{
    private const string File = "register_response.json";

    public static IEnumerable<object[]> Accepted() => VectorFile.Names(
        File,
        vector => Op(vector) == "parseRegResp"
            && vector.GetProperty("expected").TryGetProperty("linkToken", out var token)
            && token.GetString() is not ("" or "0"));

    public static IEnumerable<object[]> All() => VectorFile.Names(File, vector => Op(vector) == "parseRegResp");

    [Theory]
    [MemberData(nameof(Accepted))]
    public void Answer_that_Java_takes_is_a_success_signed_over_its_exact_text(string name)
    {
        var response = Parse(name);

        Assert.Null(response.Fault);
        Assert.True(response.IsSuccess);
        Assert.Equal(VectorFile.Text(VectorFile.Get(File, name).GetProperty("expected").GetProperty("linkToken")), response.LinkToken);
        Assert.True(IsSigned(response));
    }

    [Theory]
    [InlineData("registerResponse_code_number", "T", null)]
    [InlineData("registerResponse_pubkey_mode_but_server_sends_cert_sn", "TOK-1", "c904f69cfffa562009dbde792ba78619")]
    [InlineData("registerResponse_text_alipay_cert_sn_in_msg", "T", null)]
    [InlineData("registerResponse_cert_sn_before_sign", "TOK-1", "c904f69cfffa562009dbde792ba78619")]
    [InlineData("registerResponse_cert_other_sn", "TOK-1", "00000000000000000000000000000000")]
    public void Answer_that_Java_fails_to_search_is_read_by_row_18(string name, string linkToken, string? alipayCertSn)
    {
        var response = Parse(name);

        Assert.Null(response.Fault);
        Assert.True(response.IsSuccess);
        Assert.Equal(linkToken, response.LinkToken);
        Assert.Equal(alipayCertSn, response.AlipayCertSn);
        Assert.True(IsSigned(response));
    }

    [Theory]
    [InlineData("registerResponse_sign_missing_success")]
    [InlineData("registerResponse_sign_null")]
    public void Success_without_a_signature_has_none_to_verify(string name)
    {
        var response = Parse(name);

        Assert.Null(response.Fault);
        Assert.True(response.IsSuccess);
        Assert.Null(response.Sign);
    }

    [Fact]
    public void Bad_signature_is_handed_over_as_it_is()
    {
        var response = Parse("registerResponse_bad_sign");

        Assert.Null(response.Fault);
        Assert.NotNull(response.Sign);
        Assert.False(IsSigned(response));
    }

    [Theory]
    [InlineData("registerResponse_no_link_token")]
    [InlineData("registerResponse_link_token_empty")]
    public void Success_without_a_token_has_no_token_by_row_18(string name)
    {
        var response = Parse(name);

        Assert.True(response.IsSuccess);
        Assert.Null(response.LinkToken);
    }

    [Theory]
    [InlineData("registerResponse_error_signed", "40002")]
    [InlineData("registerResponse_error_response_key", "20000")]
    [InlineData("registerResponse_cert_sn_unsigned_response", "40002")]
    public void Refusal_carries_its_code(string name, string code)
    {
        var response = Parse(name);

        Assert.Null(response.Fault);
        Assert.False(response.IsSuccess);
        Assert.Equal(code, response.Code);
        Assert.NotNull(response.Msg);
    }

    [Theory]
    [InlineData("registerResponse_empty")]
    [InlineData("registerResponse_null")]
    [InlineData("registerResponse_html")]
    [InlineData("registerResponse_text")]
    [InlineData("registerResponse_array")]
    [InlineData("registerResponse_no_code")]
    public void What_is_no_answer_is_a_fault(string name)
    {
        var response = Parse(name);

        Assert.NotNull(response.Fault);
        Assert.False(response.IsSuccess);
    }

    [Theory]
    [InlineData("""{"response":{"code":"10000","code":"10000"},"sign":"x"}""")]
    [InlineData("""{"response":{"code":"10000","c\u006fde":"40002"},"sign":"x"}""")]
    [InlineData("""{"response":{"code":"10000","x":1,"x":2},"sign":"x"}""")]
    [InlineData("""{"response":{"code":"40002"},"response":{"code":"10000"},"sign":"x"}""")]
    [InlineData("""{"response":{"code":"10000"},"error_response":{"code":"10000"},"sign":"x"}""")]
    [InlineData("""{"response":{"code":"10000"},"sign":"x","sign":"y"}""")]
    [InlineData("""{"response":{"code":"10000"},"sign":["x"]}""")]
    [InlineData("""{"response":{"code":{"x":1}},"sign":"x"}""")]
    [InlineData("""{"response":{"code":"10000","link_token":"\ud83d"},"sign":"x"}""")]
    [InlineData("""{"response":{"code":"10000","\ud83d":1},"sign":"x"}""")]
    [InlineData("""{"response":[{"code":"10000"}],"sign":"x"}""")]
    [InlineData("""{"response":null,"sign":"x"}""")]
    [InlineData("""{"response":{},"sign":"x"}""")]
    [InlineData("""{"sign":"x"}""")]
    [InlineData("""{"response":{"code":"10000"},"sign":"x"}{}""")]
    [InlineData("""{"response":{"code":"10000"},"sign":"x"} x""")]
    [InlineData("""{"response":{"code":"10000"},"sign":"x",}""")]
    [InlineData("\uFEFF{\"response\":{\"code\":\"10000\"},\"sign\":\"x\"}")]
    public void Answer_that_could_be_read_in_two_ways_is_a_fault_and_no_success(string body)
    {
        var response = RegisterResponse.Parse(Encoding.UTF8.GetBytes(body));

        Assert.NotNull(response.Fault);
        Assert.False(response.IsSuccess);
    }

    [Theory]
    [InlineData("""{"response":{"code":"100000"},"sign":"x"}""")]
    [InlineData("""{"response":{"code":10000.0},"sign":"x"}""")]
    [InlineData("""{"response":{"code":" 10000"},"sign":"x"}""")]
    [InlineData("""{"error_response":{"code":"10000"},"sign":"x"}""")]
    public void Only_the_two_codes_in_a_response_mean_success(string body)
    {
        var response = RegisterResponse.Parse(Encoding.UTF8.GetBytes(body));

        Assert.Null(response.Fault);
        Assert.False(response.IsSuccess);
    }

    [Fact]
    public void Signed_text_is_the_slice_with_its_white_space_and_every_field_is_read()
    {
        var response = RegisterResponse.Parse(
            """ { "sign" : "a\/b", "response" : { "code":"40002", "msg":"m\u4e2d", "sub_code":"isv.x", "sub_msg":"s" } , "new":[{}] } """u8.ToArray());

        Assert.Null(response.Fault);
        Assert.Equal("""{ "code":"40002", "msg":"m\u4e2d", "sub_code":"isv.x", "sub_msg":"s" }""", Encoding.UTF8.GetString(response.SignedText.Span));
        Assert.Equal("a/b", response.Sign);
        Assert.Equal("m中", response.Msg);
        Assert.Equal("isv.x", response.SubCode);
        Assert.Equal("s", response.SubMsg);
    }

    [Fact]
    public void Body_that_is_not_text_is_a_fault() => Assert.NotNull(RegisterResponse.Parse(new byte[] { 0x7B, 0xFF, 0x7D }).Fault);

    [Theory]
    [MemberData(nameof(All))]
    public void Mutated_answer_is_read_or_has_a_fault(string name)
    {
        var body = Body(name);
        var random = new Random(body.Length);
        for (var round = 0; round < 400 && body.Length > 0; round++)
        {
            var bytes = body.ToArray();
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            bytes[random.Next(bytes.Length)] = "{}[]\",:\\0 "u8[random.Next(10)];
            var response = RegisterResponse.Parse(bytes.AsMemory(0, random.Next(bytes.Length) + 1));

            Assert.True(response.Fault is not null || response.Code is not null);
            if (response.Fault is null)
            {
                using var signed = JsonDocument.Parse(response.SignedText);
                Assert.Equal(JsonValueKind.Object, signed.RootElement.ValueKind);
            }
        }
    }

    private static bool IsSigned(RegisterResponse response)
    {
        using var alipay = TestSigner.OfAlipay();
        var signature = new byte[response.Sign!.Length];
        return Convert.TryFromBase64String(response.Sign, signature, out var length)
            && alipay.Verify(SignType.Rsa2, response.SignedText.Span, signature.AsSpan(0, length));
    }

    private static RegisterResponse Parse(string name) => RegisterResponse.Parse(Body(name));

    private static byte[] Body(string name) =>
        Encoding.UTF8.GetBytes(VectorFile.Text(VectorFile.Get(File, name).GetProperty("input").GetProperty("body")) ?? "");

    private static string? Op(JsonElement vector) => vector.GetProperty("input").GetProperty("op").GetString();
}
