using Dandi.Cli.Machine;

namespace Dandi.Cli.Tests.Machine;

public sealed class SystemClockTests
{
    [Theory]
    [InlineData("<-03>3", -180)]
    [InlineData(":<-03>3", -180)]
    [InlineData("XYZ-5:45", 345)]
    [InlineData("", 0)]
    [InlineData(":", 0)]
    [InlineData("Europe/Nowhere", 0)]
    [InlineData("/not/there", 0)]
    public void TZ_is_read_as_the_C_library_reads_it(string text, int minutes)
    {
        var clock = new SystemClock(name => name == "TZ" ? text : null);

        Assert.Equal(TimeSpan.FromMinutes(minutes), clock.LocalTimeZone.GetUtcOffset(DateTimeOffset.UnixEpoch));
    }

    [Fact]
    public void A_file_of_the_database_takes_precedence_over_a_description()
    {
        using var database = new Dandi.Testing.TempFolder();
        database.Write("XYZ3", "");

        // .NET reads the file, according to the TZ of the process.
        Assert.Same(
            TimeZoneInfo.Local,
            new SystemClock(name =>
                name == "TZ" ? "XYZ3"
                : name == "TZDIR" ? database.Root
                : null
            ).LocalTimeZone
        );
    }

    [Fact]
    public void Without_TZ_the_zone_is_that_of_the_machine() =>
        Assert.Same(TimeZoneInfo.Local, new SystemClock(_ => null).LocalTimeZone);
}
