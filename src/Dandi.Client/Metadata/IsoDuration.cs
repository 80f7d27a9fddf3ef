using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Dandi.Metadata;

/// <summary>Durations by ISO 8601, such as <c>P1Y2M3W4DT5H6M7.5S</c> (nwb.md §3.3, "age").</summary>
/// <remarks>Letters may be small, as the Python client takes them; only the last number may have a fraction.</remarks>
public sealed partial class IsoDuration
{
    private readonly IReadOnlyList<(int Rank, decimal Amount)> _parts;

    private IsoDuration(string text, IReadOnlyList<(int Rank, decimal Amount)> parts) => (Text, _parts) = (text, parts);

    /// <summary>The duration as it was written, with a point for a comma.</summary>
    public string Text { get; }

    /// <summary>Reads a duration.</summary>
    /// <exception cref="DandiException">It is none, or has a fraction before the last number.</exception>
    public static IsoDuration Parse(string text)
    {
        var written = text.Replace(',', '.');
        var match = Form().Match(written);
        var parts = match.Groups["part"].Captures.Select(part => part.Value).ToList();
        if (!match.Success || parts.Count == 0)
            throw new DandiException(
                $"ISO 8601 expected, but {Quoted.Of(text)} was received. A duration is such as P90D, P3M or P1Y2MT12H."
            );
        if (parts.SkipLast(1).Any(part => part.Contains('.', StringComparison.Ordinal)))
        {
            throw new DandiException(
                $"Decimal fraction allowed in the lowest order part only. It is not so in {Quoted.Of(text)}."
            );
        }
        var timeFrom = match.Groups["time"] is { Success: true } time ? time.Index : int.MaxValue;
        return new IsoDuration(
            written,
            [.. match.Groups["part"].Captures.Select(part => Read(part.Value, part.Index > timeFrom, text))]
        );
    }

    /// <summary>The difference of two times, as the Python client writes it: days and, counted from there, seconds: <c>P366DT11045.006S</c>.</summary>
    /// <param name="difference">In microseconds; a negative one has negative days and seconds from 0 on.</param>
    public static string Between(TimeSpan difference)
    {
        var (days, rest) = Math.DivRem(difference.Ticks, TimeSpan.TicksPerDay);
        if (rest < 0)
            (days, rest) = (days - 1, rest + TimeSpan.TicksPerDay);
        var seconds = (decimal)(rest / TimeSpan.TicksPerMicrosecond) / 1_000_000;
        var text = new StringBuilder("P");
        if (days != 0 || seconds == 0)
            text.Append(CultureInfo.InvariantCulture, $"{days}D");
        if (seconds != 0)
            text.Append(CultureInfo.InvariantCulture, $"T{seconds:0.######}S");
        return text.ToString();
    }

    /// <summary>Whether this can be the end of a range that begins with another: years, months, weeks and so on are compared in this order, not converted.</summary>
    public bool IsAtLeast(IsoDuration lower)
    {
        foreach (var (mine, other) in _parts.Zip(lower._parts))
        {
            if (mine != other)
                return mine.CompareTo(other) > 0;
        }
        return _parts.Count >= lower._parts.Count;
    }

    private static (int Rank, decimal Amount) Read(string part, bool isOfTime, string text)
    {
        var rank = (char.ToUpperInvariant(part[^1]), isOfTime) switch
        {
            ('Y', _) => 7,
            ('M', false) => 6,
            ('W', _) => 5,
            ('D', _) => 4,
            ('H', _) => 3,
            ('M', true) => 2,
            _ => 1,
        };
        var digits = string.Concat(
            part[..^1]
                .Select(digit =>
                    digit == '.'
                        ? "."
                        : CharUnicodeInfo.GetDecimalDigitValue(digit).ToString(CultureInfo.InvariantCulture)
                )
        );
        return decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
            ? (rank, amount)
            : throw new DandiException(
                $"ISO 8601 expected, but {Quoted.Of(text)} was received: a number in it is too large."
            );
    }

    // It backtracks, because only so a group can be captured several times; but never beyond one number.
    [GeneratedRegex(
        @"\AP(?<part>\d+(\.\d+)?Y)?(?<part>\d+(\.\d+)?M)?(?<part>\d+(\.\d+)?W)?(?<part>\d+(\.\d+)?D)?((?<time>T)((?<part>\d+(\.\d+)?H)(?<part>\d+(\.\d+)?M)?(?<part>\d+(\.\d+)?S)?|(?<part>\d+(\.\d+)?M)(?<part>\d+(\.\d+)?S)?|(?<part>\d+(\.\d+)?S)))?\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Form();
}
