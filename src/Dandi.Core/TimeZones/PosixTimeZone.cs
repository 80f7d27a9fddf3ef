namespace Dandi.TimeZones;

/// <summary>
/// Parses POSIX time zone strings as in the <c>TZ</c> variable, such as <c>EST5EDT,M3.2.0,M11.1.0</c> or
/// <c>&lt;-03&gt;3</c>. The format is specified in POSIX.1-2024, Base Definitions, section 8.3
/// (https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html), and the extended range of hours in
/// RFC 9636, section 3.3.2 (https://www.rfc-editor.org/rfc/rfc9636#section-3.3.2).
/// </summary>
/// <remarks>
/// .NET treats such a value as UTC. Offsets are truncated to minutes and limited to 14 hours, as
/// <see cref="TimeZoneInfo"/> requires. A transition that falls outside of the year of its rule is moved to the start
/// or end of that year. Daylight saving time without rules uses those of the United States, as in the C library.
/// </remarks>
public static class PosixTimeZone
{
    /// <summary>The maximum offset from UTC that <see cref="TimeZoneInfo"/> supports.</summary>
    private static readonly TimeSpan MaxOffset = TimeSpan.FromHours(14);

    /// <summary>Parses a POSIX time zone string.</summary>
    /// <returns>
    /// Null if the text does not start with a zone name and an offset. If only the text after them is invalid, the zone
    /// has no daylight saving time.
    /// </returns>
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
        // "Negative" daylight saving time, as in Ireland: swap the two, because only the offsets matter here.
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

    /// <summary>
    /// Whether daylight saving time always starts again when it ends, as in <c>EST5EDT,0/0,J365/25</c>.
    /// </summary>
    /// <param name="savings">Daylight saving time minus standard time; may be negative.</param>
    /// <param name="start">When daylight saving time starts.</param>
    /// <param name="end">When daylight saving time ends.</param>
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
