namespace Dandi.Archive;

/// <summary>An entry of a Zarr as the archive lists it (archive-api.md §10).</summary>
/// <param name="Entry">
/// Path, size and MD5. The MD5 is 0 if the archive states another ETag, because the entry was uploaded in several
/// parts.
/// </param>
/// <param name="Modified">When it was stored; null if the archive does not state it.</param>
public sealed record RemoteZarrEntry(ZarrEntry Entry, DateTimeOffset? Modified);
