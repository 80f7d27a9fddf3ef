namespace Dandi.Nwb;

/// <summary>A date and time as NWB files write them: local time with the offset from UTC, if one is given.
/// Offsets may have seconds (<c>-05:50:36</c>), which <see cref="DateTimeOffset"/> cannot hold (nwb.md §1.5, "Dates").</summary>
/// <param name="Local">The date and time on the clock of the place, to the microsecond; its kind is unspecified.</param>
/// <param name="Offset">What that clock was ahead of UTC; null if the text names none.</param>
public readonly record struct Moment(DateTime Local, TimeSpan? Offset);
