using Alipay.Messaging.Testing;

namespace Alipay.Messaging.Tests.Conventions;

/// <summary>No text of the libraries depends on the culture of the machine. The rule is shown to find an offender as well.</summary>
public sealed class CultureTests
{
    [Fact]
    public void No_text_depends_on_the_culture()
        => Assert.Equal("", string.Join('\n', new[] { typeof(AlipayMsgClient), typeof(AlipayTestGateway) }.SelectMany(type => CultureRules.CultureDependent(type.Assembly.Location))));

    [Fact]
    public void The_rule_finds_each_offender_and_spares_the_others()
        => Assert.Equal(
            [nameof(Offender.Date), nameof(Offender.Fraction), nameof(Offender.Nothing), nameof(Offender.Open), nameof(Offender.Span)],
            CultureRules.CultureDependent(typeof(Offender).Assembly.Location)
                .Where(method => method.Contains("/Offender::", StringComparison.Ordinal))
                .Select(method => method.Split("::")[1].Split('(')[0])
                .Order(StringComparer.Ordinal));

    internal static class Offender
    {
        public static string Date(DateTimeOffset time) => $"on {time:yyyy-MM-dd}";

        public static string Fraction(double value) => $"{value} s";

        public static string Nothing(DateTime? time) => $"on {time}";

        public static string Open<T>(T value) => $"it is {value}";

        public static string Span(TimeSpan time) => $"in {time:g}";

        public static string Text(string text, int length, TimeSpan time) => $"{text}: {length} in {time}";

        public static string Invariant(DateTimeOffset time) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"on {time:yyyy-MM-dd}");
    }
}
