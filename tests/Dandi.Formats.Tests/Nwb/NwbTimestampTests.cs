using Dandi.Nwb;
using Dandi.Testing;

namespace Dandi.Formats.Tests.Nwb;

public sealed class NwbTimestampTests
{
    private static readonly Gen<NwbTimestamp> Naive = Gen.Long[0, DateTime.MaxValue.Ticks / 10]
        .Select(microseconds => new NwbTimestamp(new DateTime(microseconds * 10, DateTimeKind.Unspecified), null));
    private static readonly Gen<NwbTimestamp> Aware = Gen.Select(Naive, Gen.Int[-86399, 86399], (timestamp, seconds) =>
        timestamp with
        {
            Offset = TimeSpan.FromSeconds(seconds),
        }
    );
    private static readonly Gen<TimeSpan> Duration = Gen.Long[-1_000_000_000_000_000, 1_000_000_000_000_000]
        .Select(microseconds => new TimeSpan(microseconds * 10));

    [Fact]
    public void A_formatted_timestamp_parses_to_the_same_value() =>
        Gen.OneOf(Naive, Aware)
            .Sample(timestamp =>
            {
                Assert.Equal(timestamp, NwbTimestamp.ParseIso(timestamp.ToIsoText()));
                Assert.Equal(timestamp, NwbTimestamp.ParseIso(timestamp.ToString()));
                Assert.Equal(timestamp, NwbTimestamp.ParseLenient(timestamp.ToIsoText()));
            });

    [Fact]
    public void The_JSON_form_is_the_same_instant_if_the_offset_has_whole_minutes() =>
        Aware.Sample(timestamp =>
        {
            if (timestamp.Offset!.Value.Seconds == 0)
                Assert.Equal(TimeSpan.Zero, timestamp.Since(NwbTimestamp.ParseIso(timestamp.ToJsonText())));
        });

    [Fact]
    public void Since_is_the_inverse_of_Add() =>
        Gen.Select(Gen.OneOf(Naive, Aware), Duration)
            .Sample(
                (timestamp, duration) =>
                {
                    var ticks = timestamp.Local.Ticks + duration.Ticks;
                    if (ticks < 0 || ticks > DateTime.MaxValue.Ticks)
                        Assert.Throws<DandiException>(() => timestamp.Add(duration));
                    else
                        Assert.Equal(duration, timestamp.Add(duration).Since(timestamp));
                }
            );

    [Fact]
    public void Since_takes_the_offsets_into_account() =>
        Gen.Select(Aware, Aware)
            .Sample(
                (one, other) =>
                    Assert.Equal(
                        (one.Local.Ticks - one.Offset!.Value.Ticks) - (other.Local.Ticks - other.Offset!.Value.Ticks),
                        one.Since(other).Ticks
                    )
            );

    [Fact]
    public void Since_throws_if_only_one_timestamp_has_an_offset()
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
    public void Timestamps_are_formatted_as_in_Python(string text, string iso, string json)
    {
        var timestamp = NwbTimestamp.ParseIso(text);
        Assert.Equal(iso, timestamp.ToIsoText());
        Assert.Equal(iso.Replace('T', ' '), timestamp.ToString());
        Assert.Equal(json, timestamp.ToJsonText());
    }

    [Fact]
    public void WithDefaultZone_adds_an_offset_only_if_there_is_none()
    {
        var zone = TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromMinutes(-210), null, null);
        Assert.Equal(
            "2020-01-02T03:04:05-03:30",
            NwbTimestamp.ParseIso("2020-01-02 03:04:05").WithDefaultZone(zone).ToIsoText()
        );
        Assert.Equal(
            "2020-01-02T03:04:05+01:00",
            NwbTimestamp.ParseIso("2020-01-02 03:04:05+01").WithDefaultZone(zone).ToIsoText()
        );
    }

    [Fact]
    public void WithDefaultZone_uses_the_first_of_ambiguous_times_and_the_later_offset_for_skipped_times()
    {
        var summer = TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
            DateTime.MinValue.Date,
            DateTime.MaxValue.Date,
            TimeSpan.FromHours(1),
            TimeZoneInfo.TransitionTime.CreateFixedDateRule(new DateTime(1, 1, 1, 2, 0, 0), 3, 29),
            TimeZoneInfo.TransitionTime.CreateFixedDateRule(new DateTime(1, 1, 1, 3, 0, 0), 10, 25)
        );
        var zone = TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(1), null, null, null, [summer]);
        Assert.Equal(
            "2020-10-25T02:30:00+02:00",
            NwbTimestamp.ParseIso("2020-10-25T02:30:00").WithDefaultZone(zone).ToIsoText()
        );
        Assert.Equal(
            "2020-03-29T02:30:00+02:00",
            NwbTimestamp.ParseIso("2020-03-29T02:30:00").WithDefaultZone(zone).ToIsoText()
        );
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
    public void ParseIso_accepts_what_Python_accepts(string text, string expected) =>
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
    public void ParseIso_rejects_what_Python_rejects(string text)
    {
        Assert.StartsWith(
            $"Invalid isoformat string: '{text}'",
            Assert.Throws<DandiException>(() => NwbTimestamp.ParseIso(text)).Message,
            StringComparison.Ordinal
        );
        Assert.False(NwbTimestamp.TryParseIso(text, out _));
    }

    [Fact]
    public void Any_text_is_parsed_or_rejected_with_a_DandiException() =>
        Gen.String[Gen.Char["0123456789-:.,WTZz+ é"], 0, 30]
            .Sample(text =>
            {
                var isRead = NwbTimestamp.TryParseIso(text, out var timestamp);
                if (isRead)
                    Assert.Equal(timestamp, NwbTimestamp.ParseIso(timestamp.ToIsoText()));
                Record.Exception(() => NwbTimestamp.ParseLenient(text)).AssertIsNullOrDandiException();
            });

    [Fact]
    public void A_text_of_a_million_characters_gives_a_short_message()
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
    public void ParseLenient_equals_the_Python_client(CorpusCase @case)
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
    public static void AssertIsNullOrDandiException(this Exception? failure) =>
        Assert.True(failure is null or DandiException, failure?.ToString());
}
