using System.CommandLine;
using System.Globalization;

namespace Dandi.Cli.Commands;

/// <summary>Creates and parses options whose value is a duration or a number of bytes.</summary>
internal static class SizeAndDuration
{
    private static readonly TimeSpan MaxDuration = TimeSpan.FromDays(365);

    /// <summary>Creates an option for a duration; see <see cref="ParseDuration"/>.</summary>
    /// <param name="name">The name of the option.</param>
    /// <param name="description">Its help text.</param>
    /// <param name="mayBeZero">Whether no time at all makes sense.</param>
    public static Option<TimeSpan?> DurationOption(string name, string description, bool mayBeZero = false) =>
        Create(
            name,
            description,
            "TIME",
            text => ParseDuration(text) is { } time && (mayBeZero || time > TimeSpan.Zero) ? time : (TimeSpan?)null,
            $"is not a duration{(mayBeZero ? "" : " greater than zero")}. Use a value such as 90s, 30m, 7:59:00 or 2d"
        );

    /// <summary>Creates an option for a number of bytes; see <see cref="ParseSize"/>.</summary>
    public static Option<long?> SizeOption(string name, string description, long min) =>
        Create(
            name,
            description,
            "SIZE",
            text => ParseSize(text) is { } bytes && bytes >= min ? bytes : (long?)null,
            $"is not a size of at least {min >> 20}M. Use a value such as 500M or 1G"
        );

    /// <summary>
    /// Parses a duration of at most 365 days: seconds (<c>90</c>), parts with the units s, m, h, d and w
    /// (<c>1h30m</c>), or <c>[days-]hours:minutes[:seconds]</c> as in Slurm.
    /// </summary>
    /// <returns>Null if the text is not a duration.</returns>
    public static TimeSpan? ParseDuration(string text)
    {
        if (text.Contains(':', StringComparison.Ordinal))
            return ParseClock(text);
        if (ParseWhole(text) is { } seconds)
            return seconds <= MaxDuration.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;
        var (sum, digits) = (TimeSpan.Zero, "");
        foreach (var character in text)
        {
            if (char.IsAsciiDigit(character))
            {
                digits += character;
                continue;
            }
            if (ParseWhole(digits) is not { } count || UnitOf(character) is not { } unit || count > MaxDuration / unit)
                return null;
            (sum, digits) = (sum + (count * unit), "");
        }
        return text.Length > 0 && digits.Length == 0 && sum <= MaxDuration ? sum : null;
    }

    /// <summary>Parses a number of bytes; the units K, M and G are 1024, 1024² and 1024³.</summary>
    /// <returns>Null if the text is not a size.</returns>
    public static long? ParseSize(string text)
    {
        var unit =
            text.Length == 0
                ? 1
                : char.ToUpperInvariant(text[^1]) switch
                {
                    'K' => 1L << 10,
                    'M' => 1L << 20,
                    'G' => 1L << 30,
                    _ => 1,
                };
        return ParseWhole(unit == 1 ? text : text[..^1]) is { } count && count < long.MaxValue / unit
            ? (long)count * unit
            : null;
    }

    private static Option<T?> Create<T>(
        string name,
        string description,
        string valueName,
        Func<string, T?> parse,
        string problem
    )
        where T : struct =>
        new(name)
        {
            Description = description,
            HelpName = valueName,
            Arity = ArgumentArity.OneOrMore,
            CustomParser = result =>
            {
                var text = CommonOptions.LastValue(result) ?? "";
                if (parse(text) is { } value)
                    return value;
                result.AddError($"Invalid value for '{name}': '{text}' {problem}.");
                return null;
            },
        };

    // As in Slurm: [days-]hours:minutes[:seconds].
    private static TimeSpan? ParseClock(string text)
    {
        var days = text.Split('-');
        if (days.Length > 2 || (days.Length == 2 && ParseWhole(days[0]) is null or > 365))
            return null;
        var numbers = days[^1].Split(':').Select(ParseWhole).ToArray();
        if (
            numbers is not ([{ } hours, { } minutes, .. var rest])
            || hours > 9999
            || minutes > 59
            || rest.Length > 1
            || rest.Any(each => each is null or > 59)
        )
            return null;
        return new TimeSpan(
            days.Length == 2 ? (int)ParseWhole(days[0])! : 0,
            (int)hours,
            (int)minutes,
            (int)(rest.FirstOrDefault() ?? 0)
        );
    }

    private static uint? ParseWhole(string text) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static TimeSpan? UnitOf(char character) =>
        character switch
        {
            's' => TimeSpan.FromSeconds(1),
            'm' => TimeSpan.FromMinutes(1),
            'h' => TimeSpan.FromHours(1),
            'd' => TimeSpan.FromDays(1),
            'w' => TimeSpan.FromDays(7),
            _ => null,
        };
}
