using System.Diagnostics;
using System.Globalization;
using Dandi.TimeZones;

namespace Dandi.Core.Tests.TimeZones;

/// <summary>
/// Compares offsets with those of the C library, by way of <c>date</c>. (Before 1971 it does not apply rules.)
/// </summary>
public sealed class PosixTimeZoneTests
{
    private static readonly long First = DateTimeOffset
        .Parse("1971-01-02T00:00:00Z", CultureInfo.InvariantCulture)
        .ToUnixTimeSeconds();
    private static readonly long Last = DateTimeOffset
        .Parse("2437-12-31T00:00:00Z", CultureInfo.InvariantCulture)
        .ToUnixTimeSeconds();

    [Theory]
    [InlineData("EST5EDT,M3.2.0,M11.1.0")]
    [InlineData("EST5EDT4,M3.2.0/2:00:00,M11.1.0/2")]
    [InlineData("<-03>3")]
    [InlineData("<+0545>-5:45")]
    [InlineData("<UTC+3>3")]
    [InlineData("UTC+3")]
    [InlineData("abc-14")]
    [InlineData("CET-1CEST,M3.5.0,M10.5.0/3")]
    [InlineData("IST-1GMT0,M10.5.0,M3.5.0/1")]
    [InlineData("NZST-12NZDT,M9.5.0,M4.1.0/3")]
    [InlineData("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0")]
    [InlineData("IST-2IDT,M3.4.4/26,M10.5.0")]
    [InlineData("EET-2EEST,M3.4.4/50,M10.4.4/50")]
    [InlineData("<-02>2<-01>,M3.5.0/-1,M10.5.0/0")]
    [InlineData("AAA3BBB,M2.1.1/-167,M11.5.6/167")]
    [InlineData("AAA3BBB,J59/3,J60/4")]
    [InlineData("AAA3BBB2:30,J60/3,J305")]
    [InlineData("AAA-3BBB,59/3:30,300/1:15:30")]
    [InlineData("AAA-3BBB,300/0,58/0")]
    [InlineData("AAA3AAB,M3.2.0")]
    [InlineData("NST3:30NDT,M3.2.0/0:01,M11.1.0/0:01")]
    [InlineData("XXX4XXX4,M3.2.0,M11.1.0")]
    public async Task Offsets_equal_those_of_the_C_library_at_any_time(string text)
    {
        var zone = PosixTimeZone.TryParse(text)!;
        var times = Timestamps(zone, seed: text.Length);

        var expected = await OffsetsAsync(text, times);

        foreach (var (time, offset) in times.Zip(expected))
            Assert.True(offset == zone.GetUtcOffset(time), $"{time:O}: {offset}, not {zone.GetUtcOffset(time)}");
    }

    [Fact]
    public void Daylight_saving_time_without_rules_uses_those_of_the_United_States()
    {
        var zone = PosixTimeZone.TryParse("EST5EDT")!;

        Assert.Equal(
            -5,
            zone.GetUtcOffset(DateTimeOffset.Parse("2024-03-10T06:59:59Z", CultureInfo.InvariantCulture)).TotalHours
        );
        Assert.Equal(
            -4,
            zone.GetUtcOffset(DateTimeOffset.Parse("2024-03-10T07:00:00Z", CultureInfo.InvariantCulture)).TotalHours
        );
        Assert.Equal(
            -5,
            zone.GetUtcOffset(DateTimeOffset.Parse("2024-11-03T06:00:00Z", CultureInfo.InvariantCulture)).TotalHours
        );
    }

    [Theory]
    [InlineData("XXX3EDT4,0/0,J365/23")]
    [InlineData("EST5EDT,0/0,J365/25")]
    public void Daylight_saving_time_that_never_ends_has_one_offset(string text)
    {
        var zone = PosixTimeZone.TryParse(text)!;

        Assert.Equal(TimeSpan.FromHours(-4), zone.BaseUtcOffset);
        Assert.Empty(zone.GetAdjustmentRules());
    }

    [Fact]
    public void Seconds_of_an_offset_are_truncated() =>
        Assert.Equal(new TimeSpan(5, 30, 0), PosixTimeZone.TryParse("ABC-5:30:15")!.BaseUtcOffset);

    [Theory]
    [InlineData("EST5EDT,M13.2.0,M11.1.0")]
    [InlineData("EST5EDT,M3.6.0,M11.1.0")]
    [InlineData("EST5EDT,M3.2.7,M11.1.0")]
    [InlineData("EST5EDT,J0,J366")]
    [InlineData("EST5EDT,366,0")]
    [InlineData("EST5EDT,M3.2.0/168,M11.1.0")]
    [InlineData("EST5EDT,M3.2.0,M11.1.0,")]
    [InlineData("EST5EDT,garbage")]
    [InlineData("EST5ED")]
    [InlineData("EST5!")]
    public void Invalid_rules_leave_standard_time(string text)
    {
        var zone = PosixTimeZone.TryParse(text)!;

        Assert.Equal(TimeSpan.FromHours(-5), zone.BaseUtcOffset);
        Assert.Empty(zone.GetAdjustmentRules());
    }

    [Theory]
    [InlineData("")]
    [InlineData("Europe/Nowhere")]
    [InlineData("EST")]
    [InlineData("AB3")]
    [InlineData("<A>3")]
    [InlineData("<ABC")]
    [InlineData("<A_C>3")]
    [InlineData("ABC25")]
    [InlineData("ABC3:60")]
    [InlineData("ABC-14:01")]
    [InlineData("3")]
    [InlineData("ABC--3")]
    [InlineData("ABC99999999999999999999")]
    public void An_invalid_zone_is_refused(string text) => Assert.Null(PosixTimeZone.TryParse(text));

    [Fact]
    public void No_text_throws_an_exception() =>
        Gen.String[Gen.Char["ABCMJ<>,./:+-0123456789"], 0, 30].Sample(text => PosixTimeZone.TryParse(text), iter: 2000);

    /// <summary>Gets random times, and times around transitions.</summary>
    private static List<DateTimeOffset> Timestamps(TimeZoneInfo zone, int seed)
    {
        var random = new Random(seed);
        var times = Enumerable
            .Range(0, 1000)
            .Select(_ => DateTimeOffset.FromUnixTimeSeconds(random.NextInt64(First, Last)))
            .ToList();
        for (var year = 1972; year < 2100; year += 7)
        {
            var day = new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero);
            for (var i = 0; i < 365; i++, day = day.AddDays(1))
            {
                if (zone.GetUtcOffset(day) == zone.GetUtcOffset(day.AddDays(1)))
                    continue;
                for (var minute = 0; minute <= 24 * 60; minute += 15)
                    times.AddRange([day.AddMinutes(minute), day.AddMinutes(minute).AddSeconds(-1)]);
            }
        }
        return times;
    }

    private static async Task<IReadOnlyList<TimeSpan>> OffsetsAsync(string zone, IEnumerable<DateTimeOffset> times)
    {
        var start = new ProcessStartInfo("date", ["-f", "-", "+%:z"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.Environment["TZ"] = zone;
        using var date = Process.Start(start)!;
        var reading = date.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        foreach (var time in times)
            await date.StandardInput.WriteLineAsync($"@{time.ToUnixTimeSeconds()}");
        date.StandardInput.Close();
        var lines = (await reading).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return
        [
            .. lines.Select(line =>
                TimeSpan.ParseExact(line[1..], @"hh\:mm", CultureInfo.InvariantCulture) * (line[0] == '-' ? -1 : 1)
            ),
        ];
    }
}
