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
    public void Times_are_written_as_people_and_schedulers_write_them(string text, string expected) =>
        Assert.Equal(TimeSpan.Parse(expected, CultureInfo.InvariantCulture), SizeAndDuration.ReadTime(text));

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
    public void Other_times_are_refused(string text) => Assert.Null(SizeAndDuration.ReadTime(text));

    [Theory]
    [InlineData("1000", 1000L)]
    [InlineData("500M", 500L << 20)]
    [InlineData("1g", 1L << 30)]
    [InlineData("2k", 2048L)]
    public void Sizes_count_in_1024s(string text, long expected) =>
        Assert.Equal(expected, SizeAndDuration.ReadBytes(text));

    [Theory]
    [InlineData("")]
    [InlineData("M")]
    [InlineData("1.5G")]
    [InlineData("-1")]
    [InlineData("much")]
    public void Other_sizes_are_refused(string text) => Assert.Null(SizeAndDuration.ReadBytes(text));

    [Fact]
    public void Any_text_is_read_or_refused() =>
        Gen.String[Gen.Char["0123456789:-smhdwkMG ."], 0, 20]
            .Sample(text =>
            {
                Assert.True(SizeAndDuration.ReadTime(text) is not { } time || time >= TimeSpan.Zero);
                Assert.True(SizeAndDuration.ReadBytes(text) is not < 0);
            });
}
