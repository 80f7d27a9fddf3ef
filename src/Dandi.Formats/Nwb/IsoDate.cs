using System.Globalization;

namespace Dandi.Nwb;

/// <summary>The date in front of an ISO 8601 text (nwb.md §1.5, "Dates"): <c>YYYY-MM-DD</c>, <c>YYYYMMDD</c>, <c>YYYY-Www[-D]</c>, <c>YYYYWww[D]</c>.</summary>
internal static class IsoDate
{
    /// <summary>The complaint about a text that has no such form.</summary>
    public const string Malformed = "";

    /// <summary>Reads it.</summary>
    /// <param name="scanner">Stands behind the date afterwards.</param>
    /// <param name="lenient">Whether a year, a month (both at the end of the text) and a day of the year do as well.</param>
    /// <param name="date">The date at midnight.</param>
    /// <returns>What is wrong, <see cref="Malformed"/> if it is the form; null if nothing is.</returns>
    public static string? Read(ref IsoScanner scanner, bool lenient, out DateTime date)
    {
        date = default;
        if (!scanner.TakeNumber(4, out var year))
            return Malformed;
        if (year == 0)
            return "year 0 is out of range";
        if (lenient && scanner.AtEnd)
            return Make(year, 1, 1, out date);
        var dashed = scanner.Take('-');
        if (scanner.Take('W'))
            return ReadWeek(ref scanner, year, dashed, out date);
        if (lenient && scanner.DigitsAhead == 3)
            return ReadDayOfYear(ref scanner, year, out date);
        if (!scanner.TakeNumber(2, out var month))
            return Malformed;
        if (lenient && dashed && scanner.AtEnd)
            return Make(year, month, 1, out date);
        if (dashed && !scanner.Take('-'))
            return Malformed;
        return scanner.TakeNumber(2, out var day) ? Make(year, month, day, out date) : Malformed;
    }

    private static string? Make(int year, int month, int day, out DateTime date)
    {
        date = default;
        if (month is < 1 or > 12)
            return "month must be in 1..12";
        if (day < 1 || day > DateTime.DaysInMonth(year, month))
            return "day is out of range for month";
        date = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Unspecified);
        return null;
    }

    private static string? ReadDayOfYear(ref IsoScanner scanner, int year, out DateTime date)
    {
        date = default;
        scanner.TakeNumber(3, out var day);
        if (day < 1 || day > (DateTime.IsLeapYear(year) ? 366 : 365))
            return "day is out of range for year";
        date = new DateTime(year, 1, 1, 0, 0, 0, DateTimeKind.Unspecified).AddDays(day - 1);
        return null;
    }

    private static string? ReadWeek(ref IsoScanner scanner, int year, bool dashed, out DateTime date)
    {
        date = default;
        if (!scanner.TakeNumber(2, out var week))
            return Malformed;
        var day = 1;
        var hasDay = dashed ? scanner.Take('-') : scanner.DigitsAhead > 0;
        if (hasDay && !scanner.TakeNumber(1, out day))
            return Malformed;
        if (week < 1 || week > ISOWeek.GetWeeksInYear(year))
            return $"Invalid week: {week}";
        if (day is < 1 or > 7)
            return $"Invalid weekday: {day} (range is [1, 7])";
        // The fourth of January is always in the first week, and the first Monday of the calendar is its first day.
        var fourth = new DateTime(year, 1, 4, 0, 0, 0, DateTimeKind.Unspecified);
        var days = (7 * (week - 1)) + day - 1 - (((int)fourth.DayOfWeek + 6) % 7);
        if (days > (DateTime.MaxValue - fourth).Days)
            return "year 10000 is out of range";
        date = fourth.AddDays(days);
        return null;
    }
}
