using System.Globalization;

namespace Dandi.Nwb;

/// <summary>A date and time as NWB files write them: local time with the offset from UTC, if one is given.
/// Offsets may have seconds (<c>-05:50:36</c>), which <see cref="DateTimeOffset"/> cannot hold (nwb.md §1.5, "Dates").</summary>
/// <param name="Local">The date and time on the clock of the place, to the microsecond; its kind is unspecified.</param>
/// <param name="Offset">What that clock was ahead of UTC; null if the text names none.</param>
public readonly record struct NwbTimestamp(DateTime Local, TimeSpan? Offset)
{
    /// <summary>Reads a text as the Python library reads the dates of NWB files (nwb.md §1.5, "Dates").</summary>
    /// <remarks>What only slips through its parser is refused: a point without digits, a fraction of an hour or minute, a stray sign before the offset.</remarks>
    /// <exception cref="DandiException">It refuses the text: <c>Invalid isoformat string: 'yesterday'</c>.</exception>
    public static NwbTimestamp ParseIso(string text) =>
        IsoTimestamp.Read(text, out var moment) is not { } complaint
            ? moment
            : throw new DandiException(
                $"Invalid isoformat string: {Quoted.Of(text)}{(complaint == IsoDate.Malformed ? "" : $": {complaint}")}"
            );

    /// <summary>Reads a text as <see cref="ParseIso"/> does.</summary>
    /// <returns>Whether it is a date.</returns>
    public static bool TryParseIso(string? text, out NwbTimestamp moment)
    {
        moment = default;
        return text is not null && IsoTimestamp.Read(text, out moment) is null;
    }

    /// <summary>Reads a text by ISO 8601, also where <see cref="ParseIso"/> refuses: a year or a month alone, a day of the year, 24:00.</summary>
    /// <exception cref="DandiException">It is no date.</exception>
    public static NwbTimestamp ParseLenient(string text) =>
        IsoTimestamp.ReadLenient(text, out var moment) switch
        {
            null => moment,
            IsoDate.Malformed => throw new DandiException(
                $"Unused components in ISO string: {Quoted.Of(text)} is no date such as 2020-01-02T03:04:05+01:00"
            ),
            var complaint => throw new DandiException(
                $"{complaint} (in {Quoted.Of(text)}; a date is such as 2020-01-02T03:04:05+01:00)"
            ),
        };

    /// <summary>The same with an offset: its own, or else that of a zone at that time. As Python does, of a time that comes twice the first is taken; a time that clocks skip has the offset after it.</summary>
    public NwbTimestamp In(TimeZoneInfo zone)
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

    /// <summary>The time that passed since another moment; negative if that one is later.</summary>
    /// <exception cref="DandiException">Only one of the two has an offset.</exception>
    public TimeSpan Since(NwbTimestamp other)
    {
        if (Offset.HasValue != other.Offset.HasValue)
        {
            throw new DandiException(
                $"can't subtract offset-naive and offset-aware datetimes: only one of {ToIsoText()} and {other.ToIsoText()} has an offset from UTC. Write both with one, such as +01:00."
            );
        }
        return Local - other.Local - ((Offset ?? default) - (other.Offset ?? default));
    }

    /// <summary>The moment so much later, on the same clock; parts of a microsecond are dropped.</summary>
    /// <exception cref="DandiException">It is not within the years 1 to 9999.</exception>
    public NwbTimestamp Add(TimeSpan duration)
    {
        var ticks = duration.Ticks - (duration.Ticks % TimeSpan.TicksPerMicrosecond);
        if (ticks > DateTime.MaxValue.Ticks - Local.Ticks || ticks < -Local.Ticks)
            throw new DandiException(
                $"date value out of range: {ToIsoText()} and {duration} more is not within the years 1 to 9999."
            );
        return this with { Local = Local.AddTicks(ticks) };
    }

    /// <summary>As Python's <c>isoformat()</c>: microseconds if there are any, the offset as <c>+00:00</c>, with seconds if it has any.</summary>
    public string ToIsoText() => Show('T') + ShowOffset();

    /// <summary>As it stands in metadata: <see cref="ToIsoText"/> with the offset in whole minutes, and UTC as <c>Z</c> (nwb.md §3.3, "Dates").</summary>
    public string ToJsonText() =>
        Show('T')
        + Offset switch
        {
            null => "",
            { Ticks: 0 } => "Z",
            { } offset => Sign(offset) + offset.ToString("hh':'mm", CultureInfo.InvariantCulture),
        };

    /// <summary>As Python's <c>str()</c>: <see cref="ToIsoText"/> with a blank before the time.</summary>
    public override string ToString() => Show(' ') + ShowOffset();

    private string Show(char separator)
    {
        var fraction =
            Local.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond == 0
                ? ""
                : Local.ToString("'.'ffffff", CultureInfo.InvariantCulture);
        return Local.ToString($"yyyy-MM-dd'{separator}'HH:mm:ss", CultureInfo.InvariantCulture) + fraction;
    }

    private string ShowOffset()
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
