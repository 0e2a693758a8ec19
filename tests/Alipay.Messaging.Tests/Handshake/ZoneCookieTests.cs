using Alipay.Messaging.Handshake;
using Alipay.Messaging.Tests.Protocol;

namespace Alipay.Messaging.Tests.Handshake;

public sealed class ZoneCookieTests
{
    private const string File = "register_response.json";

    public static IEnumerable<object[]> Cookies() =>
        VectorFile.Names(File, vector => vector.GetProperty("input").GetProperty("op").GetString() == "parseRegRespHeader");

    [Theory]
    [MemberData(nameof(Cookies))]
    public void Zone_is_the_one_that_Java_finds(string name)
    {
        var vector = VectorFile.Get(File, name);
        var input = vector.GetProperty("input");
        var values = input.GetProperty("values").EnumerateArray().Select(VectorFile.Text);

        // Java misses the header in other casings; header names have no case, and the platform hands them over without.
        var expected = input.GetProperty("headerName").GetString() == "SET-COOKIE"
            ? "GZ00A"
            : VectorFile.Text(vector.GetProperty("expected").GetProperty("zone"));

        Assert.Equal(expected, ZoneCookie.Find(values));
    }

    [Theory]
    [InlineData("zone=GZ00A; Path=/; HttpOnly", "GZ00A")]
    [InlineData("zone=\"GZ\"", "\"GZ\"")]
    [InlineData("zone=\"GZ\\\"00\"; Path=/", "\"GZ\\\"00\"")]
    [InlineData("zone=\"", "\"")]
    [InlineData("zone=\"GZ; x=1\"", "\"GZ")]
    [InlineData("zone=GZ,other=1", null)]
    [InlineData("zone=", null)]
    [InlineData("zone", null)]
    [InlineData("xzone=A", null)]
    [InlineData("zone=A B", null)]
    [InlineData("zone=A\r\nX: y", null)]
    [InlineData("zone=A\0", null)]
    [InlineData("zone=\u4e2d", null)]
    public void Zone_that_could_break_out_of_a_cookie_header_is_none(string value, string? zone) =>
        Assert.Equal(zone, ZoneCookie.Find([value]));

    [Fact]
    public void Last_zone_decides_even_when_it_takes_the_zone_away() => Assert.Null(ZoneCookie.Find(["zone=A", "zone="]));
}
