using System.Globalization;
using Dandi.Metadata;
using Dandi.Nwb;

namespace Dandi.Client.Tests.Metadata;

public sealed class AgeTests
{
    private static readonly Gen<int> Amount = Gen.Int[0, 1000];

    [Fact]
    public void A_time_difference_is_formatted_as_days_and_seconds() =>
        Gen.Long[-1_000_000_000_000_000, 1_000_000_000_000_000]
            .Sample(microseconds =>
            {
                var text = IsoDuration.Between(new TimeSpan(microseconds * 10));
                var time = text.Split('T');
                var days = time[0].Length > 1 ? long.Parse(time[0][1..^1], CultureInfo.InvariantCulture) : 0;
                var seconds = time.Length > 1 ? decimal.Parse(time[1][..^1], CultureInfo.InvariantCulture) : 0;
                Assert.Equal(microseconds, (days * 86_400_000_000) + (seconds * 1_000_000));
                Assert.InRange(seconds, 0, 86_399.999999m);
            });

    [Fact]
    public void A_duration_is_kept_unchanged() =>
        Gen.Select(Amount, Amount, Amount, Amount)
            .Sample(
                (years, days, hours, seconds) =>
                    Assert.Equal(
                        $"P{years}Y{days}DT{hours}H{seconds}.5S",
                        Age.Parse($"P{years}Y{days}DT{hours}H{seconds}.5S").Duration
                    )
            );

    [Fact]
    public void Words_and_a_duration_give_the_same_age() =>
        Gen.Select(Amount, Amount, Amount)
            .Sample(
                (months, days, minutes) =>
                    Assert.Equal(
                        Age.Parse($"P{months}M{days}DT{minutes}M"),
                        Age.Parse($"{months} months, {days} d; {minutes} min")
                    )
            );

    [Fact]
    public void A_range_must_be_ascending() =>
        Gen.Select(Amount, Amount)
            .Sample(
                (lower, upper) =>
                {
                    if (lower <= upper)
                        Assert.Equal($"P{lower}D/P{upper}D", Age.Parse($"P{lower}D / P{upper}D").Duration);
                    else
                        Assert.Throws<DandiException>(() => Age.Parse($"P{lower}D/P{upper}D"));
                }
            );

    [Theory]
    [InlineData("P1Y2M/P2Y")]
    [InlineData("P10DT5H/P20D")]
    [InlineData("PT5S/PT7S")]
    public void A_longer_limit_may_have_fewer_units(string range) => Assert.Equal(range, Age.Parse(range).Duration);

    [Fact]
    public void Any_text_is_parsed_or_refused() =>
        Gen.String[Gen.Char["0123456789PTYMWDHSymwdhsgestation:/.,;() "], 0, 30]
            .Sample(text =>
            {
                var failure = Record.Exception(() => Assert.NotEmpty(Age.Parse(text).Duration));
                Assert.True(failure is null or DandiException, $"{text}: {failure}");
            });

    [Theory]
    [InlineData("1")]
    [InlineData("P1")]
    [InlineData("(")]
    [InlineData("P1D/P1")]
    public void A_text_of_a_million_characters_is_refused_with_a_short_message(string repeated) =>
        Assert.InRange(
            Assert
                .Throws<DandiException>(() => Age.Parse(string.Concat(Enumerable.Repeat(repeated, 1_000_000))))
                .Message.Length,
            1,
            1000
        );

    [Fact]
    public void The_time_from_birth_to_session_has_priority_over_the_field()
    {
        var record = new NwbRecord
        {
            Age = "P9Y",
            DateOfBirth = NwbTimestamp.ParseIso("2019-01-01T00:00:00+01:00"),
            SessionStartTime = NwbTimestamp.ParseIso("2020-01-01T12:00:00.25Z"),
        };
        Assert.Equal(new Age("P365DT46800.25S", IsGestational: false), Age.Of(record));
        Assert.Equal("P9Y", Age.Of(record with { DateOfBirth = null })?.Duration);
    }
}
