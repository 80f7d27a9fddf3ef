using System.Globalization;

namespace Dandi.Nwb;

/// <summary>
/// A date and time in the form that NWB files use: local time with an optional offset from UTC. Offsets may have
/// seconds (<c>-05:50:36</c>), which <see cref="DateTimeOffset"/> cannot represent (docs/spec/nwb.md 1.5, "Dates").
/// </summary>
/// <param name="Local">The local date and time, to the microsecond; its kind is unspecified.</param>
/// <param name="Offset">The offset of local time from UTC; null if the text has none.</param>
public readonly record struct NwbTimestamp(DateTime Local, TimeSpan? Offset)
{
    /// <summary>
    /// Parses a text as Python's <c>datetime.fromisoformat</c> does (docs/spec/nwb.md 1.5, "Dates").
    /// </summary>
    /// <remarks>Stricter than Python where its parser is accidentally lenient: a decimal point without digits, a
    /// fraction of an hour or minute and a stray character before the offset are rejected.</remarks>
    /// <exception cref="DandiException">The text is not a date: <c>Invalid isoformat string:
    /// 'yesterday'</c>.</exception>
    public static NwbTimestamp ParseIso(string text) =>
        IsoTimestamp.Read(text, out var timestamp) is not { } problem
            ? timestamp
            : throw new DandiException(
                $"Invalid isoformat string: {Quoted.Of(text)}{(problem == IsoDate.Malformed ? "" : $": {problem}")}"
            );

    /// <summary>Parses a text as <see cref="ParseIso"/> does.</summary>
    /// <returns>False if the text is null or not a date.</returns>
    public static bool TryParseIso(string? text, out NwbTimestamp timestamp)
    {
        timestamp = default;
        return text is not null && IsoTimestamp.Read(text, out timestamp) is null;
    }

    /// <summary>
    /// Parses a text and also accepts forms of ISO 8601 that <see cref="ParseIso"/> rejects: a year alone, a year and
    /// month, a day of the year, 24:00.
    /// </summary>
    /// <exception cref="DandiException">The text is not an ISO 8601 date.</exception>
    public static NwbTimestamp ParseLenient(string text) =>
        IsoTimestamp.ReadLenient(text, out var timestamp) switch
        {
            null => timestamp,
            IsoDate.Malformed => throw new DandiException(
                $"Unused components in ISO string: {Quoted.Of(text)} is not a date such as 2020-01-02T03:04:05+01:00"
            ),
            var problem => throw new DandiException(
                $"{problem} (in {Quoted.Of(text)}; expected a date such as 2020-01-02T03:04:05+01:00)"
            ),
        };

    /// <summary>
    /// Returns this timestamp with an offset: its own, or otherwise that of a time zone at that time. As in Python,
    /// the first of two ambiguous times is used, and a time skipped by a clock change gets the offset after the
    /// change.
    /// </summary>
    public NwbTimestamp WithDefaultZone(TimeZoneInfo zone)
    {
        if (Offset is not null)
            return this;
        if (zone.IsAmbiguousTime(Local))
            return this with { Offset = zone.GetAmbiguousTimeOffsets(Local).Max() };
        var offset = zone.GetUtcOffset(Local);
        return this with
        {
            Offset = zone.IsInvalidTime(Local) ? zone.GetUtcOffset(new DateTimeOffset(Local, offset)) : offset,
        };
    }

    /// <summary>The time since another timestamp; negative if the other one is later.</summary>
    /// <exception cref="DandiException">Only one of the timestamps has an offset.</exception>
    public TimeSpan Since(NwbTimestamp other)
    {
        if (Offset.HasValue != other.Offset.HasValue)
        {
            throw new DandiException(
                $"can't subtract offset-naive and offset-aware datetimes: only one of {ToIsoText()} and "
                    + $"{other.ToIsoText()} has an offset from UTC. Add one, such as +01:00, to both."
            );
        }
        return Local - other.Local - ((Offset ?? default) - (other.Offset ?? default));
    }

    /// <summary>Adds a duration; parts of a microsecond are dropped.</summary>
    /// <exception cref="DandiException">The result is not within the years 1 to 9999.</exception>
    public NwbTimestamp Add(TimeSpan duration)
    {
        var ticks = duration.Ticks - (duration.Ticks % TimeSpan.TicksPerMicrosecond);
        if (ticks > DateTime.MaxValue.Ticks - Local.Ticks || ticks < -Local.Ticks)
            throw new DandiException(
                $"date value out of range: {ToIsoText()} plus {duration} is not within the years 1 to 9999."
            );
        return this with { Local = Local.AddTicks(ticks) };
    }

    /// <summary>
    /// Formats as Python's <c>isoformat()</c> does: microseconds only if not zero, the offset as <c>+00:00</c>, with
    /// seconds only if not zero.
    /// </summary>
    public string ToIsoText() => Format('T') + FormatOffset();

    /// <summary>
    /// Formats as in metadata: like <see cref="ToIsoText"/>, but with the offset in whole minutes and UTC as <c>Z</c>
    /// (docs/spec/nwb.md 3.3, "Dates").
    /// </summary>
    public string ToJsonText() =>
        Format('T')
        + Offset switch
        {
            null => "",
            { Ticks: 0 } => "Z",
            { } offset => Sign(offset) + offset.ToString("hh':'mm", CultureInfo.InvariantCulture),
        };

    /// <summary>
    /// Formats as Python's <c>str()</c> does: like <see cref="ToIsoText"/>, but with a space before the time.
    /// </summary>
    public override string ToString() => Format(' ') + FormatOffset();

    private string Format(char separator)
    {
        var fraction =
            Local.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond == 0
                ? ""
                : Local.ToString("'.'ffffff", CultureInfo.InvariantCulture);
        return Local.ToString($"yyyy-MM-dd'{separator}'HH:mm:ss", CultureInfo.InvariantCulture) + fraction;
    }

    private string FormatOffset()
    {
        if (Offset is not { } offset)
            return "";
        var form =
            offset.Ticks % TimeSpan.TicksPerSecond != 0 ? "hh':'mm':'ss'.'ffffff"
            : offset.Seconds != 0 ? "hh':'mm':'ss"
            : "hh':'mm";
        return Sign(offset) + offset.ToString(form, CultureInfo.InvariantCulture);
    }

    private static string Sign(TimeSpan offset) => offset < TimeSpan.Zero ? "-" : "+";
}
