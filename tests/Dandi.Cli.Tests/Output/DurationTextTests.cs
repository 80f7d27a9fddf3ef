using Dandi.Cli.Output;

namespace Dandi.Cli.Tests.Output;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData(0, "0.0 s")]
    [InlineData(2.46, "2.5 s")]
    [InlineData(59.94, "59.9 s")]
    [InlineData(59.95, "1 min 0 s")]
    [InlineData(59.999, "1 min 0 s")]
    [InlineData(60, "1 min 0 s")]
    [InlineData(200, "3 min 20 s")]
    [InlineData(7_260, "2 h 1 min")]
    [InlineData(93_600, "1 d 2 h")]
    public void A_duration_has_its_two_largest_units(double seconds, string expected) =>
        Assert.Equal(expected, DurationText.Of(TimeSpan.FromSeconds(seconds)));
}
