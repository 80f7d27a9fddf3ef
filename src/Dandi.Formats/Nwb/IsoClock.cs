namespace Dandi.Nwb;

/// <summary>Parses the time and the offset of an ISO 8601 text (docs/spec/nwb.md 1.5, "Dates"):
/// <c>HH[:MM[:SS[.f…]]]</c>, with colons or without, then <c>Z</c> or <c>±HH[:MM[:SS[.f…]]]</c>.</summary>
internal static class IsoClock
{
    private static readonly TimeSpan Midnight = TimeSpan.FromHours(24);

    /// <summary>Parses the time of day and the offset.</summary>
    /// <param name="scanner">Positioned after the separator between date and time; at the end of the text on
    /// success.</param>
    /// <param name="lenient">True if 24:00 is accepted as the end of the day.</param>
    /// <param name="time">The time of day, at most 24 hours; digits beyond microseconds are dropped.</param>
    /// <param name="offset">The offset from UTC; null if the text has none.</param>
    /// <returns>Null on success; otherwise what is wrong (<see cref="IsoDate.Malformed"/> if the text does not have
    /// this form).</returns>
    public static string? Read(ref IsoScanner scanner, bool lenient, out TimeSpan time, out TimeSpan? offset)
    {
        offset = null;
        if (!Parts.TryRead(ref scanner, out var parts))
        {
            time = default;
            return IsoDate.Malformed;
        }
        time = parts.Total;
        // Python's parser ignores one character between whole seconds and the offset; a space is what people write.
        if (!lenient && !parts.HasFraction && scanner.Take(' ') && scanner.AtEnd)
            return IsoDate.Malformed;
        if (!scanner.AtEnd && !TryReadOffset(ref scanner, out offset))
            return IsoDate.Malformed;
        if (!(lenient && time == Midnight) && parts.Hours > 23)
            return "hour must be in 0..23";
        if (parts.Minutes > 59)
            return "minute must be in 0..59";
        if (parts.Seconds > 59)
            return "second must be in 0..59";
        return offset?.Duration() >= Midnight ? "the offset from UTC must be less than 24 hours" : null;
    }

    private static bool TryReadOffset(ref IsoScanner scanner, out TimeSpan? offset)
    {
        offset = TimeSpan.Zero;
        if (scanner.Take('Z') || scanner.Take('z'))
            return scanner.AtEnd;
        var isNegative = scanner.Take('-');
        if (!isNegative && !scanner.Take('+'))
            return false;
        if (!Parts.TryRead(ref scanner, out var parts))
            return false;
        offset = isNegative ? -parts.Total : parts.Total;
        return scanner.AtEnd;
    }

    private readonly record struct Parts(int Hours, int Minutes, int Seconds, int Microseconds, bool HasFraction)
    {
        public TimeSpan Total => new(0, Hours, Minutes, Seconds, 0, Microseconds);

        public static bool TryRead(ref IsoScanner scanner, out Parts parts)
        {
            parts = default;
            if (!scanner.TakeNumber(2, out var hours))
                return false;
            var colon = scanner.NextIs(':', ':');
            if (!TryReadNext(ref scanner, colon, out var minutes, out var hasNext))
                return false;
            parts = new Parts(hours, minutes, 0, 0, HasFraction: false);
            if (!hasNext)
                return true;
            if (!TryReadNext(ref scanner, colon, out var seconds, out hasNext))
                return false;
            parts = new Parts(hours, minutes, seconds, 0, HasFraction: false);
            if (!hasNext || !scanner.NextIs('.', ','))
                return true;
            scanner.Skip();
            if (!TryReadFraction(ref scanner, out var microseconds))
                return false;
            parts = new Parts(hours, minutes, seconds, microseconds, HasFraction: true);
            return true;
        }

        private static bool TryReadNext(ref IsoScanner scanner, bool colon, out int value, out bool isPresent)
        {
            value = 0;
            isPresent = colon ? scanner.Take(':') : scanner.DigitsAhead > 0;
            return !isPresent || scanner.TakeNumber(2, out value);
        }

        private static bool TryReadFraction(ref IsoScanner scanner, out int microseconds)
        {
            var digits = Math.Min(scanner.DigitsAhead, 6);
            scanner.TakeNumber(digits, out microseconds);
            for (var digit = digits; digit < 6; digit++)
                microseconds *= 10;
            while (scanner.DigitsAhead > 0)
                scanner.Skip();
            return digits > 0;
        }
    }
}
