using System.Globalization;
using System.Text.RegularExpressions;

namespace Dandi.Nwb.Inspection;

/// <summary>
/// A duration by ISO 8601 in the form that the NWB Inspector accepts for ages (docs/spec/nwb.md 1.3.1, R). Months and
/// years have no fixed length; they are counted back from a date.
/// </summary>
/// <param name="Months">The years and months, in months.</param>
/// <param name="Seconds">The weeks, days and shorter units, in seconds.</param>
internal readonly partial record struct AgeDuration(double Months, double Seconds)
{
    private const double SecondsPerDay = 86_400;
    private const double DaysPerMonth = 365.2425 / 12;
    private const int MonthsPerYear = 12;

    public static bool TryParse(string text, out AgeDuration duration)
    {
        duration = default;
        if (text is "P" || text.EndsWith('T') || Pattern().Match(text) is not { Success: true } match)
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

    /// <summary>
    /// The length of the duration if it ends now, in seconds. For fractions of months, and if it would start before
    /// the year 1, months have the average length.
    /// </summary>
    public double SecondsBefore(DateTime now)
    {
        var monthsSinceYear1 = (now.Year - 1) * MonthsPerYear + now.Month - 1;
        if (Months == Math.Floor(Months) && Months <= monthsSinceYear1)
            return (now - now.AddMonths(-(int)Months)).TotalSeconds + Seconds;
        return Months * DaysPerMonth * SecondsPerDay + Seconds;
    }

    private static double Number(Match match, string part) =>
        match.Groups[part] is { Success: true } group
            ? double.Parse(ToAsciiDigits(group.Value), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture)
            : 0;

    /// <summary>Like Python, the pattern accepts the decimal digits of any script.</summary>
    private static string ToAsciiDigits(string number) =>
        string.Concat(
            number.Select(letter =>
                char.IsDigit(letter) ? (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(letter)) : letter
            )
        );

    [GeneratedRegex(
        @"\AP((?<years>\d+(\.\d+)?)Y)?((?<months>\d+(\.\d+)?)M)?((?<weeks>\d+(\.\d+)?)W)?((?<days>\d+(\.\d+)?)D)?"
            + @"(T((?<hours>\d+(\.\d+)?)H)?((?<minutes>\d+(\.\d+)?)M)?((?<seconds>\d+(\.\d+)?)S)?)?\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Pattern();
}
