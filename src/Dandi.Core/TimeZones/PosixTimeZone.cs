namespace Dandi.TimeZones;

/// <summary>
/// Reads a time zone that is described rather than named, as the <c>TZ</c> variable may hold it: <c>EST5EDT,M3.2.0,M11.1.0</c>, <c>&lt;-03&gt;3</c>
/// (POSIX.1-2024, Base Definitions, section 8.3, with the extended hours of RFC 9636, section 3.3.2).
/// </summary>
/// <remarks>
/// .NET takes such a text for UTC. Offsets are kept to the minute and up to 14 hours, as <see cref="TimeZoneInfo"/> demands. A change of the clocks that falls into another year than its rule
/// is moved to the turn of the year. Daylight saving time without rules follows those of the United States, as in the C library.
/// </remarks>
public static class PosixTimeZone
{
    /// <summary>The largest offset from UTC that <see cref="TimeZoneInfo"/> holds.</summary>
    private static readonly TimeSpan MaxOffset = TimeSpan.FromHours(14);

    /// <summary>Reads a description.</summary>
    /// <returns>Null if the text does not begin with the name and the offset of a zone. If only what follows cannot be read, the zone has no daylight saving time.</returns>
    public static TimeZoneInfo? TryParse(string text)
    {
        var reader = new PosixTimeZoneReader(text);
        if (!reader.TryReadZone(out var standard) || standard.Duration() > MaxOffset)
            return null;
        if (
            reader.IsAtEnd
            || !reader.TryReadDaylight(standard, out var daylight, out var start, out var end)
            || daylight.Duration() > MaxOffset
        )
            return Fixed(text, standard);
        standard = WholeMinutes(standard);
        daylight = WholeMinutes(daylight);
        if (IsPermanent(daylight - standard, start, end))
            return Fixed(text, daylight);
        // Where clocks are set back in winter instead, winter is taken for the rest of the year: only the offsets count here.
        return daylight < standard
            ? Create(text, daylight, standard, end, start)
            : Create(text, standard, daylight, start, end);
    }

    private static TimeZoneInfo Create(
        string text,
        TimeSpan standard,
        TimeSpan daylight,
        PosixDateRule start,
        PosixDateRule end
    )
    {
        if (standard == daylight)
            return Fixed(text, standard);
        var years = Enumerable
            .Range(DateTime.MinValue.Year, DateTime.MaxValue.Year)
            .Select(year => InYear(year, daylight - standard, start, end));
        return TimeZoneInfo.CreateCustomTimeZone(
            text,
            standard,
            null,
            null,
            null,
            [.. years.OfType<TimeZoneInfo.AdjustmentRule>()]
        );
    }

    /// <summary>Whether daylight saving time begins again no later than it ends, every year: <c>EST5EDT,0/0,J365/25</c>. <paramref name="savings"/> may be negative.</summary>
    private static bool IsPermanent(TimeSpan savings, PosixDateRule start, PosixDateRule end) =>
        Enumerable
            .Range(2000, 28)
            .All(year =>
                start.SecondIn(year) < end.SecondIn(year)
                && end.SecondIn(year) - (long)savings.TotalSeconds >= start.SecondIn(year + 1)
            );

    private static TimeZoneInfo.AdjustmentRule? InYear(
        int year,
        TimeSpan savings,
        PosixDateRule start,
        PosixDateRule end
    )
    {
        var (from, to) = (Transition(start, year), Transition(end, year));
        if (from.Equals(to))
            return null;
        return TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
            new DateTime(year, 1, 1, 0, 0, 0, DateTimeKind.Unspecified),
            new DateTime(year, 12, 31, 0, 0, 0, DateTimeKind.Unspecified),
            savings,
            from,
            to
        );
    }

    private static TimeZoneInfo.TransitionTime Transition(PosixDateRule rule, int year)
    {
        var first = new DateTime(year, 1, 1, 0, 0, 0, DateTimeKind.Unspecified).Ticks / TimeSpan.TicksPerSecond;
        var last = new DateTime(year, 12, 31, 23, 59, 59, DateTimeKind.Unspecified).Ticks / TimeSpan.TicksPerSecond;
        var moment = new DateTime(
            Math.Clamp(rule.SecondIn(year), first, last) * TimeSpan.TicksPerSecond,
            DateTimeKind.Unspecified
        );
        return TimeZoneInfo.TransitionTime.CreateFixedDateRule(
            DateTime.MinValue + moment.TimeOfDay,
            moment.Month,
            moment.Day
        );
    }

    private static TimeZoneInfo Fixed(string text, TimeSpan offset) =>
        TimeZoneInfo.CreateCustomTimeZone(text, WholeMinutes(offset), null, null);

    private static TimeSpan WholeMinutes(TimeSpan offset) =>
        new(offset.Ticks - (offset.Ticks % TimeSpan.TicksPerMinute));
}
