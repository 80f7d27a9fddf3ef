namespace Dandi.Nwb;

/// <summary>Reads the texts of <see cref="NwbTimestamp"/>.</summary>
internal static class IsoTimestamp
{
    // More than any date has; Python takes digits of a second without end.
    private const int MaxLength = 1000;

    /// <summary>Reads as Python 3.13 does: a date alone has neither <c>T</c> nor a blank in it, anything else has a time (nwb.md §1.5).</summary>
    /// <returns>What is wrong; null if nothing is.</returns>
    public static string? Read(string text, out NwbTimestamp moment)
    {
        moment = default;
        if (text.Length > MaxLength)
            return IsoDate.Malformed;
        var scanner = new IsoScanner(text);
        if (IsoDate.Read(ref scanner, lenient: false, out var date) is { } complaint)
            return complaint;
        var isDate = !text.AsSpan().ContainsAny('T', ' ');
        if (!isDate)
            return ReadTime(ref scanner, date, lenient: false, out moment);
        moment = new NwbTimestamp(date, null);
        return scanner.AtEnd ? null : IsoDate.Malformed;
    }

    /// <summary>Reads what ISO 8601 allows beyond that: a year or a month alone, a day of the year, 24:00.</summary>
    /// <returns>What is wrong; null if nothing is.</returns>
    public static string? ReadLenient(string text, out NwbTimestamp moment)
    {
        moment = default;
        if (text.Length > MaxLength)
            return "the text is too long for a date";
        if (text.Length < 4)
            return "ISO string too short";
        var scanner = new IsoScanner(text);
        if (scanner.DigitsAhead < 4)
            return $"Expected 4 digits, got {Quoted.Of(text[..4])}";
        if (IsoDate.Read(ref scanner, lenient: true, out var date) is { } complaint)
            return complaint;
        if (!scanner.AtEnd)
            return ReadTime(ref scanner, date, lenient: true, out moment);
        moment = new NwbTimestamp(date, null);
        return null;
    }

    private static string? ReadTime(ref IsoScanner scanner, DateTime date, bool lenient, out NwbTimestamp moment)
    {
        moment = default;
        if (scanner.DigitsAhead > 0 || !scanner.TakeAny())
            return IsoDate.Malformed;
        if (IsoClock.Read(ref scanner, lenient, out var time, out var offset) is { } complaint)
            return complaint;
        if (time > DateTime.MaxValue - date)
            return "year 10000 is out of range";
        moment = new NwbTimestamp(date + time, offset);
        return null;
    }
}
