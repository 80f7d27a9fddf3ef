namespace Dandi.TimeZones;

/// <summary>How a POSIX time zone gives a day of the year.</summary>
internal enum PosixDateForm
{
    /// <summary><c>Mm.w.d</c>: a day of a week of a month.</summary>
    WeekdayOfMonth,

    /// <summary><c>Jn</c>: from 1 to 365; the 29th of February is not counted.</summary>
    DayWithoutLeapDay,

    /// <summary><c>n</c>: from 0 to 365; the 29th of February is counted.</summary>
    DayOfYear,
}
