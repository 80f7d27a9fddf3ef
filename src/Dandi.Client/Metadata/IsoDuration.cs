using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Dandi.Metadata;

/// <summary>An ISO 8601 duration, such as <c>P1Y2M3W4DT5H6M7.5S</c> (docs/spec/nwb.md §3.3, "age").</summary>
/// <remarks>
/// As in the Python client, letters may be lowercase, and weeks may be combined with other units. Only the last number
/// may have a fraction.
/// </remarks>
public sealed partial class IsoDuration
{
    private readonly IReadOnlyList<(int Rank, decimal Amount)> _parts;

    private IsoDuration(string text, IReadOnlyList<(int Rank, decimal Amount)> parts) => (Text, _parts) = (text, parts);

    /// <summary>The duration as it was written, with a period as decimal separator.</summary>
    public string Text { get; }

    /// <summary>Parses an ISO 8601 duration, but not a range.</summary>
    /// <exception cref="DandiException">
    /// The text is not a duration, or has a fraction before the last number.
    /// </exception>
    public static IsoDuration Parse(string text)
    {
        var written = text.Replace(',', '.');
        var match = Form().Match(written);
        var parts = match.Groups["part"].Captures.Select(part => part.Value).ToList();
        if (!match.Success || parts.Count == 0)
            throw new DandiException(
                $"ISO 8601 expected, but {Quoted.Of(text)} was received. "
                    + "Use a duration such as P90D, P3M or P1Y2MT12H."
            );
        if (parts.SkipLast(1).Any(part => part.Contains('.', StringComparison.Ordinal)))
        {
            throw new DandiException(
                $"Decimal fraction allowed in the lowest order part only. The duration is {Quoted.Of(text)}."
            );
        }
        var timeFrom = match.Groups["time"] is { Success: true } time ? time.Index : int.MaxValue;
        return new IsoDuration(
            written,
            [.. match.Groups["part"].Captures.Select(part => Read(part.Value, part.Index > timeFrom, text))]
        );
    }

    /// <summary>
    /// Formats the difference of two times as the Python client does: days and seconds, such as
    /// <c>P366DT11045.006S</c>.
    /// </summary>
    /// <param name="difference">
    /// The difference, truncated to microseconds. A negative one has negative days and non-negative seconds.
    /// </param>
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

    /// <summary>
    /// Whether this duration can be the upper limit of a range. Years, months, weeks and so on are compared in this
    /// order, without conversion, as in the Python client.
    /// </summary>
    public bool IsAtLeast(IsoDuration lower)
    {
        foreach (var (mine, other) in _parts.Zip(lower._parts))
        {
            if (mine != other)
                return mine.CompareTo(other) > 0;
        }
        return _parts.Count >= lower._parts.Count;
    }

    private static (int Rank, decimal Amount) Read(string part, bool isTime, string text)
    {
        var rank = (char.ToUpperInvariant(part[^1]), isTime) switch
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

    private const string Years = @"(?<part>\d+(\.\d+)?Y)";
    private const string Months = @"(?<part>\d+(\.\d+)?M)";
    private const string Weeks = @"(?<part>\d+(\.\d+)?W)";
    private const string Days = @"(?<part>\d+(\.\d+)?D)";
    private const string Hours = @"(?<part>\d+(\.\d+)?H)";
    private const string Minutes = @"(?<part>\d+(\.\d+)?M)";
    private const string Seconds = @"(?<part>\d+(\.\d+)?S)";
    private const string Time = $"((?<time>T)({Hours}{Minutes}?{Seconds}?|{Minutes}{Seconds}?|{Seconds}))";

    // Not RegexOptions.NonBacktracking, which captures only the last match of a group. It never backtracks far: the
    // letter after a number decides.
    [GeneratedRegex(
        $@"\AP{Years}?{Months}?{Weeks}?{Days}?{Time}?\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Form();
}
