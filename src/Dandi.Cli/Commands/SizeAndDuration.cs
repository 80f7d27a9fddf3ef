using System.CommandLine;
using System.Globalization;

namespace Dandi.Cli.Commands;

/// <summary>Options whose value is a length of time or a number of bytes.</summary>
internal static class SizeAndDuration
{
    private static readonly TimeSpan MaxTime = TimeSpan.FromDays(365);

    /// <summary>An option for a length of time.</summary>
    public static Option<TimeSpan?> Time(string name, string description) =>
        Create(
            name,
            description,
            "TIME",
            ReadTime,
            "is no length of time: write seconds, or 90s, 30m, 8h, 2d, 1h30m, 7:59:00"
        );

    /// <summary>An option for a number of bytes.</summary>
    public static Option<long?> Bytes(string name, string description, long least) =>
        Create(
            name,
            description,
            "SIZE",
            text => ReadBytes(text) is { } bytes && bytes >= least ? bytes : (long?)null,
            $"is no number of bytes from {least >> 20}M on: write it like 500M or 1G"
        );

    /// <summary>Reads a length of time: seconds, parts with units, or hours and minutes as schedulers write them.</summary>
    public static TimeSpan? ReadTime(string text)
    {
        if (text.Contains(':', StringComparison.Ordinal))
            return ReadClock(text);
        if (ReadWhole(text) is { } seconds)
            return seconds <= MaxTime.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;
        var (sum, digits) = (TimeSpan.Zero, "");
        foreach (var character in text)
        {
            if (char.IsAsciiDigit(character))
            {
                digits += character;
                continue;
            }
            if (ReadWhole(digits) is not { } count || UnitOf(character) is not { } unit || count > MaxTime / unit)
                return null;
            (sum, digits) = (sum + (count * unit), "");
        }
        return text.Length > 0 && digits.Length == 0 && sum <= MaxTime ? sum : null;
    }

    /// <summary>Reads a number of bytes; K, M and G are 1024, 1024² and 1024³.</summary>
    public static long? ReadBytes(string text)
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
        return ReadWhole(unit == 1 ? text : text[..^1]) is { } count && count < long.MaxValue / unit
            ? (long)count * unit
            : null;
    }

    private static Option<T?> Create<T>(
        string name,
        string description,
        string form,
        Func<string, T?> read,
        string fault
    )
        where T : struct =>
        new(name)
        {
            Description = description,
            HelpName = form,
            Arity = ArgumentArity.OneOrMore,
            CustomParser = result =>
            {
                var text = CommonOptions.Last(result) ?? "";
                if (read(text) is { } value)
                    return value;
                result.AddError($"Invalid value for '{name}': '{text}' {fault}.");
                return null;
            },
        };

    /// <summary>As Slurm writes it: [days-]hours:minutes[:seconds].</summary>
    private static TimeSpan? ReadClock(string text)
    {
        var days = text.Split('-');
        if (days.Length > 2 || (days.Length == 2 && ReadWhole(days[0]) is null or > 365))
            return null;
        var numbers = days[^1].Split(':').Select(ReadWhole).ToArray();
        if (
            numbers is not ([{ } hours, { } minutes, .. var rest])
            || hours > 9999
            || minutes > 59
            || rest.Length > 1
            || rest.Any(each => each is null or > 59)
        )
            return null;
        return new TimeSpan(
            days.Length == 2 ? (int)ReadWhole(days[0])! : 0,
            (int)hours,
            (int)minutes,
            (int)(rest.FirstOrDefault() ?? 0)
        );
    }

    private static uint? ReadWhole(string text) =>
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
