using System.Globalization;

namespace Dandi.TimeZones;

/// <summary>Reads the elements of a POSIX time zone string in order; see <see cref="PosixTimeZone"/>.</summary>
internal ref struct PosixTimeZoneReader(ReadOnlySpan<char> text)
{
    private const int MinNameLength = 3;
    private const int MaxOffsetHours = 24;
    private const int MaxRuleHours = 167;
    private ReadOnlySpan<char> _rest = text;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>Reads the name and the offset of standard time.</summary>
    /// <param name="offset">Local time minus UTC.</param>
    public bool TryReadZone(out TimeSpan offset)
    {
        offset = default;
        return TryReadName() && TryReadOffset(out offset);
    }

    /// <summary>
    /// Reads the rest: the name of daylight saving time, its offset (default: one hour more than
    /// <paramref name="standard"/>), and the rules for its start and end.
    /// </summary>
    public bool TryReadDaylight(TimeSpan standard, out TimeSpan offset, out PosixDateRule start, out PosixDateRule end)
    {
        (offset, start, end) = (standard + TimeSpan.FromHours(1), PosixDateRule.DefaultStart, PosixDateRule.DefaultEnd);
        if (!TryReadName())
            return false;
        if (!IsAtEnd && _rest[0] != ',' && !TryReadOffset(out offset))
            return false;
        if (_rest is "" or ",")
            return true;
        if (!TryReadRule(out start))
            return false;
        return IsAtEnd || (TryReadRule(out end) && IsAtEnd);
    }

    /// <summary>
    /// Reads a name: at least three letters, or letters, digits, <c>+</c> and <c>-</c> in angle brackets.
    /// </summary>
    private bool TryReadName()
    {
        if (_rest.StartsWith('<'))
        {
            var close = _rest.IndexOf('>');
            if (close <= MinNameLength)
                return false;
            foreach (var character in _rest[1..close])
            {
                if (!char.IsAsciiLetterOrDigit(character) && character is not ('+' or '-'))
                    return false;
            }
            _rest = _rest[(close + 1)..];
            return true;
        }
        var length = 0;
        while (length < _rest.Length && char.IsAsciiLetter(_rest[length]))
            length++;
        _rest = _rest[length..];
        return length >= MinNameLength;
    }

    /// <summary>
    /// Reads an offset, which POSIX counts positive west of Greenwich; the result is positive east of it.
    /// </summary>
    private bool TryReadOffset(out TimeSpan offset)
    {
        var isRead = TryReadTime(MaxOffsetHours, out var seconds);
        offset = TimeSpan.FromSeconds(-seconds);
        return isRead;
    }

    private bool TryReadRule(out PosixDateRule rule)
    {
        rule = default;
        if (!TrySkip(',') || !TryReadDate(out rule))
            return false;
        if (!TrySkip('/'))
            return true;
        var isRead = TryReadTime(MaxRuleHours, out var second);
        rule = rule with { SecondOfDay = second };
        return isRead;
    }

    private bool TryReadDate(out PosixDateRule rule)
    {
        rule = PosixDateRule.DefaultStart;
        int day;
        if (TrySkip('J'))
        {
            if (!TryReadNumber(1, 365, out day))
                return false;
            rule = rule with { Form = PosixDateForm.DayWithoutLeapDay, Day = day };
            return true;
        }
        if (TrySkip('M'))
        {
            if (
                !TryReadNumber(1, 12, out var month)
                || !TrySkip('.')
                || !TryReadNumber(1, 5, out var week)
                || !TrySkip('.')
                || !TryReadNumber(0, 6, out day)
            )
                return false;
            rule = rule with { Month = month, Week = week, Day = day };
            return true;
        }
        if (!TryReadNumber(0, 365, out day))
            return false;
        rule = rule with { Form = PosixDateForm.DayOfYear, Day = day };
        return true;
    }

    /// <summary>Reads <c>[+|-]hh[:mm[:ss]]</c>.</summary>
    private bool TryReadTime(int maxHours, out int seconds)
    {
        seconds = 0;
        var sign = TrySkip('-') ? -1 : 1;
        if (sign > 0)
            TrySkip('+');
        if (!TryReadNumber(0, maxHours, out var hours))
            return false;
        var (minutes, second) = (0, 0);
        if (TrySkip(':') && (!TryReadNumber(0, 59, out minutes) || (TrySkip(':') && !TryReadNumber(0, 59, out second))))
            return false;
        seconds = sign * ((hours * 3600) + (minutes * 60) + second);
        return true;
    }

    private bool TryReadNumber(int min, int max, out int number)
    {
        var length = 0;
        while (length < _rest.Length && char.IsAsciiDigit(_rest[length]))
            length++;
        var isRead =
            int.TryParse(_rest[..length], NumberStyles.None, CultureInfo.InvariantCulture, out number)
            && number >= min
            && number <= max;
        _rest = _rest[length..];
        return isRead;
    }

    private bool TrySkip(char character)
    {
        if (!_rest.StartsWith(character))
            return false;
        _rest = _rest[1..];
        return true;
    }
}
