namespace Dandi.Nwb;

/// <summary>Parses the text forms of <see cref="NwbTimestamp"/>.</summary>
internal static class IsoTimestamp
{
    // Longer than any date; Python accepts any number of fractional digits.
    private const int MaxLength = 1000;

    /// <summary>
    /// Parses a text as Python 3.13's <c>fromisoformat</c> does: a text without <c>T</c> and space is a date, any
    /// other has a time (docs/spec/nwb.md 1.5).
    /// </summary>
    /// <returns>Null on success; otherwise what is wrong.</returns>
    public static string? Read(string text, out NwbTimestamp timestamp)
    {
        timestamp = default;
        if (text.Length > MaxLength)
            return IsoDate.Malformed;
        var scanner = new IsoScanner(text);
        if (IsoDate.Read(ref scanner, lenient: false, out var date) is { } problem)
            return problem;
        var isDate = !text.AsSpan().ContainsAny('T', ' ');
        if (!isDate)
            return ReadTime(ref scanner, date, lenient: false, out timestamp);
        timestamp = new NwbTimestamp(date, null);
        return scanner.AtEnd ? null : IsoDate.Malformed;
    }

    /// <summary>Reads what ISO 8601 allows beyond that: a year or a month alone, a day of the year, 24:00.</summary>
    /// <returns>Null on success; otherwise what is wrong.</returns>
    public static string? ReadLenient(string text, out NwbTimestamp timestamp)
    {
        timestamp = default;
        if (text.Length > MaxLength)
            return "the text is too long for a date";
        if (text.Length < 4)
            return "ISO string too short";
        var scanner = new IsoScanner(text);
        if (scanner.DigitsAhead < 4)
            return $"Expected 4 digits, got {Quoted.Of(text[..4])}";
        if (IsoDate.Read(ref scanner, lenient: true, out var date) is { } problem)
            return problem;
        if (!scanner.AtEnd)
            return ReadTime(ref scanner, date, lenient: true, out timestamp);
        timestamp = new NwbTimestamp(date, null);
        return null;
    }

    private static string? ReadTime(ref IsoScanner scanner, DateTime date, bool lenient, out NwbTimestamp timestamp)
    {
        timestamp = default;
        if (scanner.DigitsAhead > 0 || !scanner.Skip())
            return IsoDate.Malformed;
        if (IsoClock.Read(ref scanner, lenient, out var time, out var offset) is { } problem)
            return problem;
        if (time > DateTime.MaxValue - date)
            return "year 10000 is out of range";
        timestamp = new NwbTimestamp(date + time, offset);
        return null;
    }
}
