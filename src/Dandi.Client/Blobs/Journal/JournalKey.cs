namespace Dandi.Blobs.Journal;

/// <summary>What an upload is about: the same bytes for the same Dandiset of the same archive.</summary>
/// <param name="Api">The base of the archive's API.</param>
/// <param name="Dandiset">The Dandiset that it was announced for.</param>
/// <param name="ETag">The digest of the bytes, which is all that has to be known of them: files may move and be renamed.</param>
internal sealed record JournalKey(string Api, string Dandiset, string ETag);
