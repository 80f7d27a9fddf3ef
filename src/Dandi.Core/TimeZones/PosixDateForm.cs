namespace Dandi.TimeZones;

/// <summary>The forms in which a POSIX time zone specifies a day of the year.</summary>
internal enum PosixDateForm
{
    /// <summary><c>Mm.w.d</c>: day <c>d</c> of week <c>w</c> of month <c>m</c>.</summary>
    WeekdayOfMonth,

    /// <summary><c>Jn</c>: 1 to 365; February 29 is not counted.</summary>
    DayWithoutLeapDay,

    /// <summary><c>n</c>: 0 to 365; February 29 is counted.</summary>
    DayOfYear,
}
