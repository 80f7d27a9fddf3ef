using System.Globalization;

namespace Dandi.Throttling;

/// <summary>
/// A maximum upload rate that may change over the week: <c>50M</c>, <c>08:00,512k 19:00,10M 23:00,off</c> or
/// <c>Mon-08:00,1M Sat-00:00,off</c>, in the syntax of
/// <see href="https://rclone.org/docs/#bwlimit-bandwidth-spec">rclone --bwlimit</see>.
/// </summary>
/// <remarks>
/// Rates are in bytes per second; k, M and G are 1024, 1024² and 1024³. The last rate of the week is valid until the
/// first change in the next week. Immutable.
/// </remarks>
public sealed class RateSchedule
{
    private const int MaxChanges = 200;
    private static readonly string[] Days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    // Minutes since the beginning of Sunday, ascending.
    private readonly List<(int Minute, double? BytesPerSecond)> _changes;

    private RateSchedule(List<(int Minute, double? BytesPerSecond)> changes) => _changes = changes;

    /// <summary>Parses a rate or a schedule.</summary>
    /// <returns>Null if the syntax is not valid.</returns>
    public static RateSchedule? TryParse(string text)
    {
        // "08:00" must not be read as an upload rate of 8 and a download rate of 0.
        if (TryReadTime(text, out _))
            return null;
        if (TryReadRate(text, out var always))
            return new RateSchedule([(0, always)]);
        var words = text.Split([' ', ';'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length is 0 or > MaxChanges)
            return null;
        var changes = new List<(int, double?)>();
        foreach (var word in words)
        {
            if (
                word.Split(',') is not [var when, var rate]
                || !TryReadRate(rate, out var bytes)
                || !TryReadTime(when, out var minutes)
            )
                return null;
            foreach (var minute in minutes)
                changes.Add((minute, bytes));
        }
        return new RateSchedule([.. changes.OrderBy(change => change.Item1)]);
    }

    /// <summary>Returns the maximum rate at a local time, in bytes per second; null if it is unlimited.</summary>
    public double? At(DateTimeOffset local)
    {
        var minute = ((int)local.DayOfWeek * 24 * 60) + (local.Hour * 60) + local.Minute;
        var current = _changes.FindLastIndex(change => change.Minute <= minute);
        return _changes[current < 0 ? ^1 : current].BytesPerSecond;
    }

    private static bool TryReadRate(string text, out double? rate)
    {
        rate = null;
        // As in rclone, a rate after a colon is for downloads; it is ignored.
        if (
            text.Split(':') is not [var up, .. var down]
            || down.Length > 1
            || !down.All(each => TryReadRate(each, out _))
        )
            return false;
        if (up.Equals("off", StringComparison.OrdinalIgnoreCase))
            return true;
        var factor =
            up.Length == 0
                ? 0
                : char.ToUpperInvariant(up[^1]) switch
                {
                    'B' => 1,
                    'K' => 1L << 10,
                    'M' => 1L << 20,
                    'G' => 1L << 30,
                    'T' => 1L << 40,
                    _ => 0,
                };
        var digits = factor == 0 ? up : up[..^1];
        if (
            !double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || !double.IsFinite(number)
        )
            return false;
        if (number > 0)
            rate = number * Math.Max(factor, 1);
        return true;
    }

    private static bool TryReadTime(string text, out IEnumerable<int> minutes)
    {
        minutes = [];
        var parts = text.Split('-');
        var day =
            parts.Length == 2
                ? Array.FindIndex(Days, name => parts[0].StartsWith(name, StringComparison.OrdinalIgnoreCase))
                : 0;
        if (
            parts.Length > 2
            || day < 0
            || !TimeOnly.TryParseExact(
                parts[^1],
                ["HH:mm", "H:mm"],
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var time
            )
        )
            return false;
        var minuteOfDay = (time.Hour * 60) + time.Minute;
        minutes =
            parts.Length == 2
                ? [(day * 24 * 60) + minuteOfDay]
                : Enumerable.Range(0, 7).Select(each => (each * 24 * 60) + minuteOfDay);
        return true;
    }
}
