namespace Dandi.Nwb;

/// <summary>The time of day and the offset at the end of an ISO 8601 text (nwb.md §1.5, "Dates"):
/// <c>HH[:MM[:SS[.f…]]]</c>, with colons or without, then <c>Z</c> or <c>±HH[:MM[:SS[.f…]]]</c>.</summary>
internal static class IsoClock
{
    private static readonly TimeSpan Midnight = TimeSpan.FromHours(24);

    /// <summary>Reads both.</summary>
    /// <param name="scanner">Stands behind the separator of date and time; at the end of the text afterwards.</param>
    /// <param name="lenient">Whether 24:00 is the midnight that ends the day.</param>
    /// <param name="time">The time of day, up to 24 hours; digits beyond the microsecond are dropped.</param>
    /// <param name="offset">What the clock is ahead of UTC; null if the text does not say.</param>
    /// <returns>What is wrong, <see cref="IsoDate.Malformed"/> if it is the form; null if nothing is.</returns>
    public static string? Read(ref IsoScanner scanner, bool lenient, out TimeSpan time, out TimeSpan? offset)
    {
        offset = null;
        if (!Parts.TryRead(ref scanner, out var parts))
        {
            time = default;
            return IsoDate.Malformed;
        }
        time = parts.Total;
        // Python's own parser overlooks one character between whole seconds and offset, and a blank is what people write.
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
        var behind = scanner.Take('-');
        if (!behind && !scanner.Take('+'))
            return false;
        if (!Parts.TryRead(ref scanner, out var parts))
            return false;
        offset = behind ? -parts.Total : parts.Total;
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
            var colon = scanner.Sees(':', ':');
            if (!TryReadNext(ref scanner, colon, out var minutes, out var more))
                return false;
            parts = new Parts(hours, minutes, 0, 0, HasFraction: false);
            if (!more)
                return true;
            if (!TryReadNext(ref scanner, colon, out var seconds, out more))
                return false;
            parts = new Parts(hours, minutes, seconds, 0, HasFraction: false);
            if (!more || !scanner.Sees('.', ','))
                return true;
            scanner.TakeAny();
            if (!TryReadFraction(ref scanner, out var microseconds))
                return false;
            parts = new Parts(hours, minutes, seconds, microseconds, HasFraction: true);
            return true;
        }

        private static bool TryReadNext(ref IsoScanner scanner, bool colon, out int value, out bool isThere)
        {
            value = 0;
            isThere = colon ? scanner.Take(':') : scanner.DigitsAhead > 0;
            return !isThere || scanner.TakeNumber(2, out value);
        }

        private static bool TryReadFraction(ref IsoScanner scanner, out int microseconds)
        {
            var digits = Math.Min(scanner.DigitsAhead, 6);
            scanner.TakeNumber(digits, out microseconds);
            for (var digit = digits; digit < 6; digit++)
                microseconds *= 10;
            while (scanner.DigitsAhead > 0)
                scanner.TakeAny();
            return digits > 0;
        }
    }
}
