using Dandi.Nwb;
using Dandi.Testing;

namespace Dandi.Formats.Tests.Nwb;

public sealed class NwbTimestampTests
{
    private static readonly Gen<NwbTimestamp> Naive = Gen.Long[0, DateTime.MaxValue.Ticks / 10]
        .Select(microseconds => new NwbTimestamp(new DateTime(microseconds * 10, DateTimeKind.Unspecified), null));
    private static readonly Gen<NwbTimestamp> Aware = Gen.Select(Naive, Gen.Int[-86399, 86399], (moment, seconds) =>
        moment with
        {
            Offset = TimeSpan.FromSeconds(seconds),
        }
    );
    private static readonly Gen<TimeSpan> Duration = Gen.Long[-1_000_000_000_000_000, 1_000_000_000_000_000]
        .Select(microseconds => new TimeSpan(microseconds * 10));

    [Fact]
    public void What_is_shown_is_read_back() =>
        Gen.OneOf(Naive, Aware)
            .Sample(moment =>
            {
                Assert.Equal(moment, NwbTimestamp.ParseIso(moment.ToIsoText()));
                Assert.Equal(moment, NwbTimestamp.ParseIso(moment.ToString()));
                Assert.Equal(moment, NwbTimestamp.ParseLenient(moment.ToIsoText()));
            });

    [Fact]
    public void Metadata_have_the_same_instant_where_the_offset_has_whole_minutes() =>
        Aware.Sample(moment =>
        {
            if (moment.Offset!.Value.Seconds == 0)
                Assert.Equal(TimeSpan.Zero, moment.Since(NwbTimestamp.ParseIso(moment.ToJsonText())));
        });

    [Fact]
    public void The_time_since_what_was_added_to_is_what_was_added() =>
        Gen.Select(Gen.OneOf(Naive, Aware), Duration)
            .Sample(
                (moment, duration) =>
                {
                    var ticks = moment.Local.Ticks + duration.Ticks;
                    if (ticks < 0 || ticks > DateTime.MaxValue.Ticks)
                        Assert.Throws<DandiException>(() => moment.Add(duration));
                    else
                        Assert.Equal(duration, moment.Add(duration).Since(moment));
                }
            );

    [Fact]
    public void The_time_between_two_is_counted_on_one_clock() =>
        Gen.Select(Aware, Aware)
            .Sample(
                (one, other) =>
                    Assert.Equal(
                        (one.Local.Ticks - one.Offset!.Value.Ticks) - (other.Local.Ticks - other.Offset!.Value.Ticks),
                        one.Since(other).Ticks
                    )
            );

    [Fact]
    public void One_with_offset_and_one_without_have_no_difference()
    {
        var (naive, aware) = (NwbTimestamp.ParseIso("2020-01-01"), NwbTimestamp.ParseIso("2020-01-01T00:00:00Z"));
        Assert.StartsWith(
            "can't subtract offset-naive and offset-aware datetimes",
            Assert.Throws<DandiException>(() => aware.Since(naive)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<DandiException>(() => naive.Since(aware));
    }

    [Theory]
    [InlineData("2020-01-02T03:04:05Z", "2020-01-02T03:04:05+00:00", "2020-01-02T03:04:05Z")]
    [InlineData("2020-01-02T03:04:05.5-03:30", "2020-01-02T03:04:05.500000-03:30", "2020-01-02T03:04:05.500000-03:30")]
    [InlineData("1890-01-02 03:04:05-05:50:36", "1890-01-02T03:04:05-05:50:36", "1890-01-02T03:04:05-05:50")]
    [InlineData("2020-01-02T03:04", "2020-01-02T03:04:00", "2020-01-02T03:04:00")]
    [InlineData("0999-01-02", "0999-01-02T00:00:00", "0999-01-02T00:00:00")]
    public void It_is_shown_as_Python_shows_it(string text, string iso, string json)
    {
        var moment = NwbTimestamp.ParseIso(text);
        Assert.Equal(iso, moment.ToIsoText());
        Assert.Equal(iso.Replace('T', ' '), moment.ToString());
        Assert.Equal(json, moment.ToJsonText());
    }

    [Fact]
    public void One_without_offset_gets_that_of_the_zone()
    {
        var zone = TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromMinutes(-210), null, null);
        Assert.Equal("2020-01-02T03:04:05-03:30", NwbTimestamp.ParseIso("2020-01-02 03:04:05").In(zone).ToIsoText());
        Assert.Equal("2020-01-02T03:04:05+01:00", NwbTimestamp.ParseIso("2020-01-02 03:04:05+01").In(zone).ToIsoText());
    }

    [Fact]
    public void A_time_that_comes_twice_is_taken_for_the_first_and_one_that_is_skipped_has_the_later_offset()
    {
        var summer = TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
            DateTime.MinValue.Date,
            DateTime.MaxValue.Date,
            TimeSpan.FromHours(1),
            TimeZoneInfo.TransitionTime.CreateFixedDateRule(new DateTime(1, 1, 1, 2, 0, 0), 3, 29),
            TimeZoneInfo.TransitionTime.CreateFixedDateRule(new DateTime(1, 1, 1, 3, 0, 0), 10, 25)
        );
        var zone = TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(1), null, null, null, [summer]);
        Assert.Equal("2020-10-25T02:30:00+02:00", NwbTimestamp.ParseIso("2020-10-25T02:30:00").In(zone).ToIsoText());
        Assert.Equal("2020-03-29T02:30:00+02:00", NwbTimestamp.ParseIso("2020-03-29T02:30:00").In(zone).ToIsoText());
    }
}

public sealed class IsoTextTests
{
    [Theory]
    [InlineData("20200102T030405Z", "2020-01-02T03:04:05+00:00")]
    [InlineData("2020-01-02T03:04:05z", "2020-01-02T03:04:05+00:00")]
    [InlineData("2020-W01-4T10", "2020-01-02T10:00:00")]
    [InlineData("2020W014T10", "2020-01-02T10:00:00")]
    [InlineData("2020-W53", "2020-12-28T00:00:00")]
    [InlineData("2020-01-02T03:04:05,123456789+0530", "2020-01-02T03:04:05.123456+05:30")]
    [InlineData("2020-01-02T030405.5+053015.25", "2020-01-02T03:04:05.500000+05:30:15.250000")]
    [InlineData("2020-01-02 10:00:00 +01:00", "2020-01-02T10:00:00+01:00")]
    [InlineData("2020-01-02T12:30:10+00:99", "2020-01-02T12:30:10+01:39")]
    public void What_Python_accepts_is_read(string text, string expected) =>
        Assert.Equal(expected, NwbTimestamp.ParseIso(text).ToIsoText());

    [Theory]
    [InlineData("yesterday")]
    [InlineData("")]
    [InlineData("2020-1-2")]
    [InlineData("2020-01-02T")]
    [InlineData("2020-01-02T24:00")]
    [InlineData("2020-01-02T23:59:60Z")]
    [InlineData("2020-13-02")]
    [InlineData("2021-02-29T10:00")]
    [InlineData("2021-W53")]
    [InlineData("9999-W52-7")]
    [InlineData("0000-01-01")]
    [InlineData("2020-032")]
    [InlineData("2020-01")]
    [InlineData("2020-01-02Z")]
    [InlineData("2020-01-02T10:00 CET")]
    [InlineData("2020-01-02T10:00+24:00")]
    [InlineData("2020-01-02T10:0000")]
    [InlineData("2020-01-02T10:00:00.")]
    [InlineData("2020-01-02T10:00:00 ")]
    [InlineData("2020-01-02T10:00:00.5 Z")]
    [InlineData("2020-01-02110:00 Z")]
    [InlineData("２０２０-01-02")]
    public void What_Python_refuses_is_refused(string text)
    {
        Assert.StartsWith(
            $"Invalid isoformat string: '{text}'",
            Assert.Throws<DandiException>(() => NwbTimestamp.ParseIso(text)).Message,
            StringComparison.Ordinal
        );
        Assert.False(NwbTimestamp.TryParseIso(text, out _));
    }

    [Fact]
    public void Any_text_is_read_or_refused() =>
        Gen.String[Gen.Char["0123456789-:.,WTZz+ é"], 0, 30]
            .Sample(text =>
            {
                var isRead = NwbTimestamp.TryParseIso(text, out var moment);
                if (isRead)
                    Assert.Equal(moment, NwbTimestamp.ParseIso(moment.ToIsoText()));
                Record.Exception(() => NwbTimestamp.ParseLenient(text)).AssertIsOfUser();
            });

    [Fact]
    public void A_text_of_a_million_characters_is_refused_in_few_words()
    {
        var text = "2020-01-02T03:04:05." + new string('1', 1_000_000);
        Assert.InRange(Assert.Throws<DandiException>(() => NwbTimestamp.ParseIso(text)).Message.Length, 1, 500);
        Assert.InRange(Assert.Throws<DandiException>(() => NwbTimestamp.ParseLenient(text)).Message.Length, 1, 500);
    }
}

[Trait("Category", "Corpus")]
public sealed class NwbTimestampCorpusTests
{
    public static TheoryData<CorpusCase> Texts =>
        Corpus.Cases("functions/ensure_datetime.json", item => item.GetProperty("input").GetString()!);

    [Theory]
    [MemberData(nameof(Texts))]
    public void The_lenient_reading_is_that_of_the_Python_client(CorpusCase @case)
    {
        if (@case.Has("output"))
            Assert.Equal(@case.Text("output"), NwbTimestamp.ParseLenient(@case.Text("input")).ToIsoText());
        else
            Assert.StartsWith(
                @case["error"].GetProperty("message").GetString(),
                Assert.Throws<DandiException>(() => NwbTimestamp.ParseLenient(@case.Text("input"))).Message,
                StringComparison.Ordinal
            );
    }
}

internal static class Failures
{
    /// <summary>Whether there was no failure, or one whose message is for the user.</summary>
    public static void AssertIsOfUser(this Exception? failure) =>
        Assert.True(failure is null or DandiException, failure?.ToString());
}
