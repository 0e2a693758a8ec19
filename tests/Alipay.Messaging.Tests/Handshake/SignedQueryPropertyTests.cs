using System.Text;
using System.Web;
using Alipay.Messaging.Charsets;
using Alipay.Messaging.Handshake;
using CsCheck;

namespace Alipay.Messaging.Tests.Handshake;

public sealed class SignedQueryPropertyTests
{
    private static readonly Gen<string> Value =
        Gen.OneOf(Gen.Char['\u4e00', '\u9fa5'], Gen.Char[' ', '~'], Gen.OneOfConst('&', '=', '%', '+', '\r', '\n', '中')).Array[1, 20].Select(static chars => "v" + new string(chars));

    [Theory]
    [InlineData("UTF-8", 65001)]
    [InlineData("GBK", 936)]
    [InlineData("GB18030", 54936)]
    public void Query_is_read_back_by_the_platforms_own_reader_and_holds_nothing_but_what_may_stand_in_one(string name, int codePage)
    {
        Assert.True(WireCharset.TryGet(name, out var charset));
        var encoding = codePage == 65001 ? Encoding.UTF8 : CodePagesEncodingProvider.Instance.GetEncoding(codePage)!;
        Value.Array[1, 5].Sample(
            values =>
            {
                var parameters = values.Select(static (value, i) => new KeyValuePair<string, string?>($"k{i}", value)).ToList();

                var query = SignedQuery.Encode(parameters, charset);

                Assert.Matches("^[A-Za-z0-9.*_=&%+-]*$", query);
                var read = HttpUtility.ParseQueryString(query, encoding);
                Assert.Equal(parameters.Select(static parameter => parameter.Value), parameters.Select(parameter => read[parameter.Key]));
            },
            iter: 2_000);
    }

    [Fact]
    public void Signed_text_does_not_depend_on_the_order_of_the_parameters() =>
        Gen.Select(Value.Array[2, 6], Gen.Int).Sample(
            static (values, seed) =>
            {
                var parameters = values.Select(static (value, i) => new KeyValuePair<string, string?>($"k{i}", value)).ToArray();
                var shuffled = parameters.ToArray();
                new Random(seed).Shuffle(shuffled);
                Assert.Equal(SignedQuery.Content(parameters), SignedQuery.Content(shuffled));
            },
            iter: 1_000);
}
