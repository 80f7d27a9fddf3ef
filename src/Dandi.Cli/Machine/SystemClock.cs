using Dandi.TimeZones;

namespace Dandi.Cli.Machine;

/// <summary>
/// The system clock, in the time zone of the environment variable <c>TZ</c>. <c>TZ</c> is read as by the C library: as
/// a file of the time zone database or, if there is no such file, as a POSIX time zone description.
/// </summary>
/// <param name="variables">Returns the value of an environment variable, or null.</param>
internal sealed class SystemClock(Func<string, string?> variables) : TimeProvider
{
    private const string DefaultDatabase = "/usr/share/zoneinfo";
    private readonly Lazy<TimeZoneInfo> _zone = new(() => Find(variables));

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => _zone.Value;

    private static TimeZoneInfo Find(Func<string, string?> variables)
    {
        if (variables("TZ") is not { } value)
            return TimeZoneInfo.Local;
        var text = value.StartsWith(':') ? value[1..] : value;
        if (text.Length == 0)
            return TimeZoneInfo.Utc;
        var database = variables("TZDIR") is { Length: > 0 } folder ? folder : DefaultDatabase;
        // .NET finds files of the database in the same way, but does not read descriptions.
        return File.Exists(Path.Combine(database, text))
            ? TimeZoneInfo.Local
            : PosixTimeZone.TryParse(text) ?? TimeZoneInfo.Utc;
    }
}
