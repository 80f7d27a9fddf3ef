namespace Dandi.Blobs.Journal;

/// <summary>Identifies an upload in the journal: archive, Dandiset and digest of the bytes.</summary>
/// <param name="Api">The base URL of the archive's API.</param>
/// <param name="Dandiset">The Dandiset that the upload was announced for.</param>
/// <param name="ETag">The dandi-etag. Paths are not part of the key, because files may be moved and renamed.</param>
internal sealed record JournalKey(string Api, string Dandiset, string ETag);
