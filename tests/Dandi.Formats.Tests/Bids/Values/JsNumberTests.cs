using System.Globalization;
using Dandi.Bids.Values;

namespace Dandi.Formats.Tests.Bids.Values;

/// <summary>Numbers and texts are converted as JavaScript converts them.</summary>
public sealed class JsNumberTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(1, "1")]
    [InlineData(-1.5, "-1.5")]
    [InlineData(0.1, "0.1")]
    [InlineData(100, "100")]
    [InlineData(1e20, "100000000000000000000")]
    [InlineData(123456789012345680000.0, "123456789012345680000")]
    [InlineData(1e21, "1e+21")]
    [InlineData(1.5e300, "1.5e+300")]
    [InlineData(0.000001, "0.000001")]
    [InlineData(0.0000001, "1e-7")]
    [InlineData(1.25e-10, "1.25e-10")]
    [InlineData(5e-324, "5e-324")]
    [InlineData(9007199254740993, "9007199254740992")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    public void A_number_is_written_with_its_shortest_digits(double value, string expected) =>
        Assert.Equal(expected, JsNumber.Format(value));

    [Fact]
    public void A_plain_number_is_the_nearest_one()
    {
        var random = new Random(1);
        for (var count = 0; count < 20_000; count++)
        {
            var digits = random.NextInt64(1_000_000_000_000_000).ToString(CultureInfo.InvariantCulture);
            var point = random.Next(digits.Length + 1);
            var text = random.Next(2) == 0 ? "-" : "";
            text += point == digits.Length ? digits : $"{digits[..point]}.{digits[point..]}";
            Assert.Equal(double.Parse(text, CultureInfo.InvariantCulture), JsNumber.Parse(text));
        }
        Assert.True(double.IsNegative(JsNumber.Parse("-0")));
    }

    [Theory]
    [InlineData("-", double.NaN)]
    [InlineData("1.2.3", double.NaN)]
    [InlineData("007", 7)]
    [InlineData("-0.50", -0.5)]
    [InlineData("", 0)]
    [InlineData(" \n\ufeff", 0)]
    [InlineData("1", 1)]
    [InlineData(" -1.5e2\t", -150)]
    [InlineData(".5", 0.5)]
    [InlineData("5.", 5)]
    [InlineData("+5", 5)]
    [InlineData("0x1F", 31)]
    [InlineData("0b101", 5)]
    [InlineData("0o17", 15)]
    [InlineData("1e400", double.PositiveInfinity)]
    [InlineData("-Infinity", double.NegativeInfinity)]
    [InlineData("0x", double.NaN)]
    [InlineData("0b12", double.NaN)]
    [InlineData("-0x10", double.NaN)]
    [InlineData(".", double.NaN)]
    [InlineData("1e", double.NaN)]
    [InlineData("1_000", double.NaN)]
    [InlineData("1,5", double.NaN)]
    [InlineData("1 2", double.NaN)]
    [InlineData("n/a", double.NaN)]
    [InlineData("infinity", double.NaN)]
    [InlineData("\u0661", double.NaN)]
    public void A_text_is_a_number_as_a_whole_or_not_at_all(string text, double expected) =>
        Assert.Equal(expected, JsNumber.Parse(text));

    [Theory]
    [InlineData("0.5µm", 0.5)]
    [InlineData(" 12e1e2", 120)]
    [InlineData("1e", 1)]
    [InlineData("-.5.5", -0.5)]
    [InlineData("0x10", 0)]
    [InlineData("+5.e3", 5000)]
    [InlineData("1e+", 1)]
    [InlineData(".e1", double.NaN)]
    [InlineData("Infinity!", double.PositiveInfinity)]
    [InlineData("", double.NaN)]
    [InlineData("-", double.NaN)]
    [InlineData("µ", double.NaN)]
    public void The_number_at_the_beginning_of_a_text_is_found(string text, double expected) =>
        Assert.Equal(expected, JsNumber.ParsePrefix(text));

    [Fact]
    public void The_number_at_the_beginning_of_a_hostile_text_is_read_once() =>
        Assert.Equal(
            double.PositiveInfinity,
            JsNumber.ParsePrefix(new string('1', 1_000_000) + new string('-', 1_000_000))
        );

    [Theory]
    [InlineData(2.0005, 2.001)]
    [InlineData(-1.0005, -1)]
    [InlineData(0.49949, 0.499)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(double.NaN, double.NaN)]
    public void Halves_are_rounded_up(double value, double expected) =>
        Assert.Equal(expected, JsNumber.RoundToThousandths(value));

    [Fact]
    public void Any_number_is_read_as_it_was_written() =>
        Gen.Double.Sample(value =>
        {
            var text = JsNumber.Format(value);
            Assert.Equal(value == 0 ? 0 : value, JsNumber.Parse(text));
            Assert.True(text.Length <= 25, string.Create(CultureInfo.InvariantCulture, $"{value}: {text}"));
        });
}
