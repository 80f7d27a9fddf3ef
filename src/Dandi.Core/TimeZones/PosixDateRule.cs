namespace Dandi.TimeZones;

/// <summary>The rule of a POSIX time zone for when daylight saving time starts or ends in a year.</summary>
/// <param name="Form">How the day is specified.</param>
/// <param name="Month">1 to 12, for <see cref="PosixDateForm.WeekdayOfMonth"/>.</param>
/// <param name="Week">1 to 4, or 5 for the last week of the month.</param>
/// <param name="Day">The day of the week, 0 for Sunday; or the day of the year.</param>
/// <param name="SecondOfDay">Local time before the transition; may be negative, or more than a day.</param>
internal readonly record struct PosixDateRule(PosixDateForm Form, int Month, int Week, int Day, int SecondOfDay)
{
    private const int DaysPerWeek = 7;
    private const int LastOfFebruary = 59;

    /// <summary>The start in the United States: the second Sunday of March at 02:00.</summary>
    public static PosixDateRule DefaultStart { get; } = new(PosixDateForm.WeekdayOfMonth, 3, 2, 0, 2 * 3600);

    /// <summary>The end in the United States: the first Sunday of November at 02:00.</summary>
    public static PosixDateRule DefaultEnd { get; } = new(PosixDateForm.WeekdayOfMonth, 11, 1, 0, 2 * 3600);

    /// <summary>Gets the local time of the transition, in seconds since the start of the year 1.</summary>
    public long SecondIn(int year) =>
        ((new DateTime(year, 1, 1, 0, 0, 0, DateTimeKind.Unspecified).Ticks / TimeSpan.TicksPerDay) + DayIn(year))
            * 24
            * 3600
        + SecondOfDay;

    /// <returns>The day of the year, 0 for January 1.</returns>
    private int DayIn(int year) =>
        Form switch
        {
            PosixDateForm.DayOfYear => Day,
            PosixDateForm.DayWithoutLeapDay => Day > LastOfFebruary && DateTime.IsLeapYear(year) ? Day : Day - 1,
            _ => WeekdayIn(year),
        };

    private int WeekdayIn(int year)
    {
        var first = new DateTime(year, Month, 1, 0, 0, 0, DateTimeKind.Unspecified);
        var day = 1 + ((Day - (int)first.DayOfWeek + DaysPerWeek) % DaysPerWeek) + ((Week - 1) * DaysPerWeek);
        if (day > DateTime.DaysInMonth(year, Month))
            day -= DaysPerWeek;
        return first.DayOfYear + day - 2;
    }
}
