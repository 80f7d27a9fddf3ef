using Dandi.Server.Http;

namespace Dandi.Server.Tests.Values;

/// <summary>The expected values are those of Python 3.</summary>
public sealed class PythonNumberTests
{
    [Theory]
    [InlineData("5", 5)]
    [InlineData(" 5 ", 5)]
    [InlineData("\t5\r\n", 5)]
    [InlineData("\u00a05\u2003", 5)]
    [InlineData("+5", 5)]
    [InlineData(" -5", -5)]
    [InlineData("007", 7)]
    [InlineData("1_000", 1000)]
    [InlineData("\u0665", 5)]
    [InlineData("\uff11\uff12", 12)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("99999999999999999999", long.MaxValue)]
    public void Integers_are_parsed_as_by_int(string text, long expected)
    {
        Assert.True(PythonNumber.TryParseInteger(text, out var number));
        Assert.Equal(expected, number);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("+")]
    [InlineData("- 5")]
    [InlineData("--5")]
    [InlineData("5 5")]
    [InlineData("_5")]
    [InlineData("5_")]
    [InlineData("1__0")]
    [InlineData("5.0")]
    [InlineData("1e1")]
    [InlineData("0x5")]
    [InlineData("\u00b2")]
    [InlineData("\ud800")]
    [InlineData("five")]
    public void Other_texts_are_no_integers(string text) => Assert.False(PythonNumber.TryParseInteger(text, out _));

    [Theory]
    [InlineData("5.0", 5)]
    [InlineData(" 5.000 ", 5)]
    [InlineData("5.", 5)]
    [InlineData("500", 500)]
    [InlineData("500.00", 500)]
    public void Fields_accept_zeros_after_a_point(string text, long expected)
    {
        Assert.True(PythonNumber.TryParseField(text, out var number));
        Assert.Equal(expected, number);
    }

    [Theory]
    [InlineData("5.5")]
    [InlineData(".0")]
    [InlineData("5.0.0")]
    [InlineData("5 .0x")]
    [InlineData("1e1")]
    [InlineData("inf")]
    public void Fields_refuse_other_texts(string text) => Assert.False(PythonNumber.TryParseField(text, out _));

    [Fact]
    public void Long_texts_are_no_integers() => Assert.False(PythonNumber.TryParseField(new string('1', 1001), out _));

    [Theory]
    [InlineData("7", "7")]
    [InlineData("-0", "0")]
    [InlineData("7.0", "7.0")]
    [InlineData("7.50", "7.5")]
    [InlineData("-0.0", "-0.0")]
    [InlineData("1e1", "10.0")]
    [InlineData("1E-5", "1e-05")]
    [InlineData("0.0001", "0.0001")]
    [InlineData("1e15", "1000000000000000.0")]
    [InlineData("-1.5e15", "-1500000000000000.0")]
    [InlineData("1234567890123456.7", "1234567890123456.8")]
    [InlineData("1e16", "1e+16")]
    [InlineData("9999999999999998.0", "9999999999999998.0")]
    [InlineData("12345.678901", "12345.678901")]
    [InlineData("0.00012340", "0.0001234")]
    [InlineData("120.0", "120.0")]
    [InlineData("1.25e100", "1.25e+100")]
    [InlineData("1e999999999999", "inf")]
    [InlineData("-1e400", "-inf")]
    [InlineData("1e-400", "0.0")]
    [InlineData("123456789012345678901234567890", "123456789012345678901234567890")]
    public void JSON_numbers_become_the_text_of_str(string json, string expected) =>
        Assert.Equal(expected, PythonNumber.ToText(json));
}
