using System.Globalization;
using System.Text.RegularExpressions;

namespace Dandi.Metadata;

/// <summary>Parses ages in words, such as <c>12 weeks, 3 d; 4:30:00</c> (docs/spec/nwb.md §3.3, "age").</summary>
internal static partial class AgeText
{
    private static readonly (char Unit, Regex Form)[] DateForms =
    [
        ('Y', Years()),
        ('M', Months()),
        ('W', Weeks()),
        ('D', Days()),
    ];
    private static readonly (char Unit, Regex Form)[] TimeForms = [('H', Hours()), ('M', Minutes()), ('S', Seconds())];

    /// <summary>Reads amounts with units, in descending order of the units, each unit at most once.</summary>
    /// <param name="age">The whole field, for messages.</param>
    /// <param name="text">The part of the field with the duration.</param>
    /// <param name="withTime">Whether hours, minutes and seconds are allowed.</param>
    /// <returns>An ISO 8601 duration.</returns>
    /// <exception cref="DandiException">The text has no amount, or anything that is not one.</exception>
    public static string ToDuration(string age, string text, bool withTime)
    {
        var rest = Marks().Replace(text, " ").Trim();
        if (rest.Length == 0)
            throw new DandiException($"Age doesn't have any information: {Quoted.Of(age)}");
        var date = Take(DateForms, ref rest);
        var time = withTime ? Take(TimeForms, ref rest) : [];
        if (withTime && time.Count == 0)
            time = TakeClock(ref rest);
        if (rest.AsSpan().Trim(" .,:;").Length > 0)
        {
            throw new DandiException(
                $"Cannot parse age '{Quoted.Shortened(age)}': no rules to convert '{Quoted.Shortened(rest)}'. "
                    + "Use an ISO 8601 duration, such as P90D for 90 days."
            );
        }
        if (date.Count + time.Count == 0)
            throw new DandiException($"Age doesn't have any information: {Quoted.Of(age)}");
        if (date.Concat(time).SkipLast(1).Any(part => part.Contains('.', StringComparison.Ordinal)))
        {
            throw new DandiException(
                $"Decimal fraction allowed in the lowest order part only. The age is {Quoted.Of(age)}."
            );
        }
        return $"P{string.Concat(date)}{(time.Count > 0 ? "T" : "")}{string.Concat(time)}";
    }

    private static List<string> Take((char Unit, Regex Form)[] forms, ref string rest)
    {
        var parts = new List<string>();
        foreach (var (unit, form) in forms)
        {
            if (form.Match(rest) is not { Success: true } match)
                continue;
            parts.Add(Normalize(match.Groups["number"].Value) + unit);
            rest = rest[match.Length..].Trim();
        }
        return parts;
    }

    private static List<string> TakeClock(ref string rest)
    {
        if (Clock().Match(rest) is not { Success: true } match)
            return [];
        rest = rest[match.Length..].Trim();
        return
        [
            $"{Normalize(match.Groups["hours"].Value)}H",
            $"{Normalize(match.Groups["minutes"].Value)}M",
            $"{Normalize(match.Groups["seconds"].Value)}S",
        ];
    }

    /// <summary>
    /// Converts a number to ASCII digits without leading and trailing zeros; as text, so that no digit is lost.
    /// </summary>
    private static string Normalize(string number)
    {
        var digits = string.Concat(
            number.Select(digit =>
                digit == '.' ? "." : CharUnicodeInfo.GetDecimalDigitValue(digit).ToString(CultureInfo.InvariantCulture)
            )
        );
        var point = digits.IndexOf('.', StringComparison.Ordinal);
        var fraction = point < 0 ? "" : digits[point..].TrimEnd('0').TrimEnd('.');
        var whole = (point < 0 ? digits : digits[..point]).TrimStart('0');
        return (whole.Length == 0 ? "0" : whole) + fraction;
    }

    private const string Number = @"(?<number>\d+\.?\d*)";
    private const string Between = @"\s*(units?:?\s*)?";
    private const RegexOptions Options =
        RegexOptions.IgnoreCase
        | RegexOptions.CultureInvariant
        | RegexOptions.ExplicitCapture
        | RegexOptions.NonBacktracking;

    [GeneratedRegex("[,;()]", Options)]
    private static partial Regex Marks();

    [GeneratedRegex(@"\A(?<hours>\d\d?):(?<minutes>\d\d):(?<seconds>\d\d)", Options)]
    private static partial Regex Clock();

    [GeneratedRegex($@"\A({Number}{Between}y(ear)?s?|y(ear)?s?\s*{Number})", Options)]
    private static partial Regex Years();

    [GeneratedRegex($@"\A({Number}{Between}(month|mon|mo|m)s?|(month|mon|mo|m)s?\s*{Number})", Options)]
    private static partial Regex Months();

    [GeneratedRegex($@"\A({Number}{Between}w(eek)?s?|w(eek)?s?\s*{Number})", Options)]
    private static partial Regex Weeks();

    [GeneratedRegex($@"\A({Number}{Between}d(ay)?s?|d(ay)?s?\s*{Number})", Options)]
    private static partial Regex Days();

    [GeneratedRegex($@"\A({Number}{Between}h(our)?s?|h(our)?s?\s*{Number})", Options)]
    private static partial Regex Hours();

    [GeneratedRegex($@"\A({Number}{Between}(min|m)s?|(min|minute|m)s?\s*{Number})", Options)]
    private static partial Regex Minutes();

    [GeneratedRegex($@"\A({Number}{Between}(sec|s)s?|(sec|second|s)s?\s*{Number})", Options)]
    private static partial Regex Seconds();
}
