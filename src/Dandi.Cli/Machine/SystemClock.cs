using Dandi.TimeZones;

namespace Dandi.Cli.Machine;

/// <summary>The clock of the machine, in the time zone that <c>TZ</c> states, as the C library reads it: a file of the time zone database, or else a description (POSIX).</summary>
/// <param name="variables">The environment.</param>
internal sealed class SystemClock(Func<string, string?> variables) : TimeProvider
{
    private const string DefaultDatabase = "/usr/share/zoneinfo";
    private readonly Lazy<TimeZoneInfo> _zone = new(() => Find(variables));

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => _zone.Value;

    private static TimeZoneInfo Find(Func<string, string?> variables)
    {
        if (variables("TZ") is not { } stated)
            return TimeZoneInfo.Local;
        var text = stated.StartsWith(':') ? stated[1..] : stated;
        if (text.Length == 0)
            return TimeZoneInfo.Utc;
        var database = variables("TZDIR") is { Length: > 0 } folder ? folder : DefaultDatabase;
        // Files are read by .NET, which finds them in the same way.
        return File.Exists(Path.Combine(database, text))
            ? TimeZoneInfo.Local
            : PosixTimeZone.TryParse(text) ?? TimeZoneInfo.Utc;
    }
}
