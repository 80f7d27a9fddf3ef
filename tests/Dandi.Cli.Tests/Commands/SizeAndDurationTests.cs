using System.Globalization;
using Dandi.Cli.Commands;

namespace Dandi.Cli.Tests.Commands;

public sealed class SizeAndDurationTests
{
    [Theory]
    [InlineData("0", "00:00:00")]
    [InlineData("90", "00:01:30")]
    [InlineData("90s", "00:01:30")]
    [InlineData("30m", "00:30:00")]
    [InlineData("1h30m", "01:30:00")]
    [InlineData("2d", "2.00:00:00")]
    [InlineData("1w", "7.00:00:00")]
    [InlineData("7:59", "07:59:00")]
    [InlineData("07:59:30", "07:59:30")]
    [InlineData("1-07:59:00", "1.07:59:00")]
    [InlineData("48:00:00", "2.00:00:00")]
    public void Durations_with_units_and_in_the_format_of_Slurm_are_parsed(string text, string expected) =>
        Assert.Equal(TimeSpan.Parse(expected, CultureInfo.InvariantCulture), SizeAndDuration.ParseDuration(text));

    [Theory]
    [InlineData("")]
    [InlineData("h")]
    [InlineData("5x")]
    [InlineData("-1")]
    [InlineData("1.5h")]
    [InlineData("1h30")]
    [InlineData("1:60")]
    [InlineData("1:2:3:4")]
    [InlineData("1-2-3:00")]
    [InlineData("99999999999")]
    [InlineData("400d")]
    [InlineData("4000000000w")]
    public void Invalid_durations_are_refused(string text) => Assert.Null(SizeAndDuration.ParseDuration(text));

    [Theory]
    [InlineData("1000", 1000L)]
    [InlineData("500M", 500L << 20)]
    [InlineData("1g", 1L << 30)]
    [InlineData("2k", 2048L)]
    public void Units_of_sizes_are_powers_of_1024(string text, long expected) =>
        Assert.Equal(expected, SizeAndDuration.ParseSize(text));

    [Theory]
    [InlineData("")]
    [InlineData("M")]
    [InlineData("1.5G")]
    [InlineData("-1")]
    [InlineData("much")]
    public void Invalid_sizes_are_refused(string text) => Assert.Null(SizeAndDuration.ParseSize(text));

    [Fact]
    public void Any_text_is_parsed_or_refused() =>
        Gen.String[Gen.Char["0123456789:-smhdwkMG ."], 0, 20]
            .Sample(text =>
            {
                Assert.True(SizeAndDuration.ParseDuration(text) is not { } duration || duration >= TimeSpan.Zero);
                Assert.True(SizeAndDuration.ParseSize(text) is not < 0);
            });
}
