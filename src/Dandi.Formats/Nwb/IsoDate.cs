using System.Globalization;

namespace Dandi.Nwb;

/// <summary>
/// Parses the date of an ISO 8601 text (docs/spec/nwb.md 1.5, "Dates"): <c>YYYY-MM-DD</c>, <c>YYYYMMDD</c>,
/// <c>YYYY-Www[-D]</c>, <c>YYYYWww[D]</c>.
/// </summary>
internal static class IsoDate
{
    /// <summary>Returned instead of a description if the text does not have the form of a date.</summary>
    public const string Malformed = "";

    /// <summary>Parses the date.</summary>
    /// <param name="scanner">At the start of the text; positioned after the date on success.</param>
    /// <param name="lenient">True if a year alone, a year and month alone, and a year and day of the year are
    /// accepted.</param>
    /// <param name="date">The date at midnight, with an unspecified kind.</param>
    /// <returns>Null on success; otherwise what is wrong (<see cref="Malformed"/> if the text does not have this
    /// form).</returns>
    public static string? Read(ref IsoScanner scanner, bool lenient, out DateTime date)
    {
        date = default;
        if (!scanner.TakeNumber(4, out var year))
            return Malformed;
        if (year == 0)
            return "year 0 is out of range";
        if (lenient && scanner.AtEnd)
            return TryCreate(year, 1, 1, out date);
        var dashed = scanner.Take('-');
        if (scanner.Take('W'))
            return ReadWeek(ref scanner, year, dashed, out date);
        if (lenient && scanner.DigitsAhead == 3)
            return ReadDayOfYear(ref scanner, year, out date);
        if (!scanner.TakeNumber(2, out var month))
            return Malformed;
        if (lenient && dashed && scanner.AtEnd)
            return TryCreate(year, month, 1, out date);
        if (dashed && !scanner.Take('-'))
            return Malformed;
        return scanner.TakeNumber(2, out var day) ? TryCreate(year, month, day, out date) : Malformed;
    }

    private static string? TryCreate(int year, int month, int day, out DateTime date)
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
        // January 4 is always in week 1, and weeks start on Monday.
        var fourth = new DateTime(year, 1, 4, 0, 0, 0, DateTimeKind.Unspecified);
        var days = (7 * (week - 1)) + day - 1 - (((int)fourth.DayOfWeek + 6) % 7);
        if (days > (DateTime.MaxValue - fourth).Days)
            return "year 10000 is out of range";
        date = fourth.AddDays(days);
        return null;
    }
}
