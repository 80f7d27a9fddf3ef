using System.Globalization;
using System.Text.RegularExpressions;

namespace Dandi.Nwb.Inspection;

/// <summary>A duration by ISO 8601 as the inspector takes it (nwb.md §1.3.1, R). Months and years have no fixed length; they are counted back from a date.</summary>
/// <param name="Months">Months and years.</param>
/// <param name="Seconds">All that is shorter.</param>
internal readonly partial record struct AgeDuration(double Months, double Seconds)
{
    private const double SecondsPerDay = 86_400;
    private const double DaysPerMonth = 365.2425 / 12;
    private const int MonthsPerYear = 12;

    public static bool TryParse(string text, out AgeDuration duration)
    {
        duration = default;
        if (text is "P" || text.EndsWith('T') || Form().Match(text) is not { Success: true } match)
            return false;
        var days = Number(match, "weeks") * 7 + Number(match, "days");
        duration = new AgeDuration(
            Number(match, "years") * MonthsPerYear + Number(match, "months"),
            days * SecondsPerDay
                + Number(match, "hours") * 3600
                + Number(match, "minutes") * 60
                + Number(match, "seconds")
        );
        return true;
    }

    /// <summary>Its length if it ends now. Where the calendar does not help, for parts of months or for ages before the year 1, months are of average length.</summary>
    public double SecondsBefore(DateTime now)
    {
        var reaches = (now.Year - 1) * MonthsPerYear + now.Month - 1;
        if (Months == Math.Floor(Months) && Months <= reaches)
            return (now - now.AddMonths(-(int)Months)).TotalSeconds + Seconds;
        return Months * DaysPerMonth * SecondsPerDay + Seconds;
    }

    private static double Number(Match match, string part) =>
        match.Groups[part] is { Success: true } group
            ? double.Parse(Ascii(group.Value), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture)
            : 0;

    /// <summary>Python's digits are those of any script.</summary>
    private static string Ascii(string number) =>
        string.Concat(
            number.Select(letter =>
                char.IsDigit(letter) ? (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(letter)) : letter
            )
        );

    [GeneratedRegex(
        @"\AP((?<years>\d+(\.\d+)?)Y)?((?<months>\d+(\.\d+)?)M)?((?<weeks>\d+(\.\d+)?)W)?((?<days>\d+(\.\d+)?)D)?(T((?<hours>\d+(\.\d+)?)H)?((?<minutes>\d+(\.\d+)?)M)?((?<seconds>\d+(\.\d+)?)S)?)?\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Form();
}
